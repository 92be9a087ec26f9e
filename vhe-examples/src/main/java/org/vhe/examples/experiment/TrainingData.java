package org.vhe.examples.experiment;

import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.examples.cli.AugmentationArguments;

/**
 * What a model learns from.
 *
 * @param name of the data, for the checkpoint
 * @param images before augmentation
 * @param validation other groups, to watch training by
 * @param pixels what their values are
 * @param preparation how they were made, for the checkpoint: a record
 */
public record TrainingData(
        String name,
        GroupedDataset images,
        Optional<GroupedDataset> validation,
        Pixels pixels,
        Object preparation) {

    /** Without anything to watch training by. */
    public TrainingData(String name, GroupedDataset images, Pixels pixels, Object preparation) {
        this(name, images, Optional.empty(), pixels, preparation);
    }

    /** What values of pixels are. */
    public enum Pixels {
        /** 0 or 1. */
        BINARY,
        /** Probabilities of ink, from which binary pixels are drawn anew in every step. */
        PROBABILITIES,
        /** Shares of ink, which are learned as they are. */
        GRAY
    }

    /** Turned groups are groups, distorted images members; binary pixels come last. */
    GroupedDataset augmented(AugmentationArguments augmentation, long seed) {
        GroupedDataset result = augmentation.apply(images, seed);
        boolean drawn =
                pixels == Pixels.PROBABILITIES || pixels == Pixels.BINARY && augmentation.blurs();
        return drawn ? result.withAugmentation(new DynamicBinarisation()) : result;
    }

    /**
     * Groups set aside, not augmented; binary pixels are drawn once.
     *
     * @param seed of the run
     */
    GroupedDataset validated(GroupedDataset held, long seed) {
        return pixels == Pixels.PROBABILITIES
                ? FixedBinarisation.of(held, Seeds.derive(seed, "validation"))
                : held;
    }
}
