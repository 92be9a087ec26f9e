package org.vhe.examples.own;

import org.vhe.data.folder.ImageFolderOptions;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * How images of one's own became a data set.
 *
 * @param images how they were read
 * @param heldOut number of classes held out
 * @param splitSeed which ones
 * @param likelihood what pixels are; bits in checkpoints that do not say
 */
public record OwnPreparation(
        ImageFolderOptions images, int heldOut, long splitSeed, ElementLikelihood likelihood) {

    /** What is missing is the usual. */
    public OwnPreparation {
        likelihood = likelihood == null ? ElementLikelihood.BERNOULLI : likelihood;
    }
}
