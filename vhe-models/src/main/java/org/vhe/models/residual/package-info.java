/** Residual networks as a Variational Homoencoder, for images of 32 to 64 pixels and more. */
package org.vhe.models.residual;
