/** Shapes of arrays, and the exception for those that do not fit. */
package org.vhe.core.shape;
