/**
 * The paper's model of characters: a template shared by the images of a character, drawn by a
 * PixelCNN; the distributions it is made of, and their sampler.
 */
package org.vhe.models.pixelcnn;
