package org.vhe.examples.own;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.vhe.data.folder.ImageFolderOptions;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * How images of one's own became a data set.
 *
 * @param images how they were read
 * @param heldOut number of classes held out
 * @param splitSeed which ones
 * @param likelihood what pixels are; bits in checkpoints that do not say
 * @param validation number of other classes that training was watched by; in JSON only if any
 */
public record OwnPreparation(
        ImageFolderOptions images,
        int heldOut,
        long splitSeed,
        ElementLikelihood likelihood,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int validation) {

    /** What is missing is the usual. */
    public OwnPreparation {
        likelihood = likelihood == null ? ElementLikelihood.BERNOULLI : likelihood;
    }
}
