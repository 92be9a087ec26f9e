/**
 * Gray images with ink = 1: bounded PNG decoding, resizing, warping, the augmentations of images,
 * and drawings in colour by pens of several styles.
 */
package org.vhe.data.image;
