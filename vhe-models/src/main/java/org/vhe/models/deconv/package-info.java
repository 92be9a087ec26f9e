/** The deconvolutional network of the Neural Statistician as a Variational Homoencoder. */
package org.vhe.models.deconv;
