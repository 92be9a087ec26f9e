/**
 * Layers of networks. Activations are channels last, [batch, height, width, channels], or [batch,
 * features]; images are channels first and are converted at a network's boundary.
 */
package org.vhe.models.layer;
