/** Classes for which the tightened bound pays (supplement 6.1 of the paper). */
package org.vhe.examples.tightened;
