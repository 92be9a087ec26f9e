/**
 * Gray images with ink = 1: bounded PNG decoding, resizing, warping, and the augmentations of
 * images.
 */
package org.vhe.data.image;
