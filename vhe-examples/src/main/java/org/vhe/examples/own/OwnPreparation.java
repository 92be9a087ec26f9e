package org.vhe.examples.own;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.vhe.data.folder.ImageFolderOptions;

/**
 * How images of one's own became a data set.
 *
 * @param images how they were read
 * @param heldOut number of classes held out
 * @param splitSeed which ones
 * @param validation number of other classes that training was watched by; in JSON only if any
 */
public record OwnPreparation(
        ImageFolderOptions images,
        int heldOut,
        long splitSeed,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int validation) {}
