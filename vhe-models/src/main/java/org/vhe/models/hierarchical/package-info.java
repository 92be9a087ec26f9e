/** The deconvolutional network with a latent for each alphabet above that of each character. */
package org.vhe.models.hierarchical;
