/** The hierarchical model of alphabets, characters and drawings (section 4.3 of the paper). */
package org.vhe.examples.alphabets;
