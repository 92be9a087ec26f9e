package org.vhe.examples.own;

import org.vhe.data.folder.ImageFolderOptions;

/**
 * How images of one's own became a data set.
 *
 * @param images how they were read
 * @param heldOut number of classes held out
 * @param splitSeed which ones
 */
public record OwnPreparation(ImageFolderOptions images, int heldOut, long splitSeed) {}
