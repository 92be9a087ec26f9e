/** The study of one-dimensional families of section 4.1 and supplement 6.3 of the paper. */
package org.vhe.examples.onedim;
