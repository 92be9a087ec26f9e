/** Content and style of coloured characters told apart (section 4.3 of the paper). */
package org.vhe.examples.styles;
