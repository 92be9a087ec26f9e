/** Generated data sets: the one-dimensional families of section 4.1, and procedural glyphs. */
package org.vhe.data.synthetic;
