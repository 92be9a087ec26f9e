package org.vhe.examples.own;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
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
 * @param stratified whether classes were held out in proportion to those of the folders above them;
 *     in JSON only if so
 * @param heldOutNames labels of the classes held out, if these were named; in JSON only if so
 */
public record OwnPreparation(
        ImageFolderOptions images,
        int heldOut,
        long splitSeed,
        ElementLikelihood likelihood,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int validation,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean stratified,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> heldOutNames) {

    /** What is missing is the usual. */
    public OwnPreparation {
        likelihood = likelihood == null ? ElementLikelihood.BERNOULLI : likelihood;
        heldOutNames = heldOutNames == null ? List.of() : List.copyOf(heldOutNames);
    }
}
