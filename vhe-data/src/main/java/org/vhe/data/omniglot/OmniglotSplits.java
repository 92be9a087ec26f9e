package org.vhe.data.omniglot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * The divisions of Omniglot that the paper's experiments use (section 4.2). Whole characters, or
 * whole alphabets, are held out; every split is a function of its seed.
 */
public final class OmniglotSplits {
    /** The paper's number of training characters out of all 1623, for classification. */
    public static final int TRAINING_CHARACTERS = 1200;

    /** Alphabets of the background part that are set aside for validation. */
    public static final int VALIDATION_ALPHABETS = 5;

    /** Characters of the 1200 that are set aside for validation. */
    public static final int VALIDATION_CHARACTERS = 200;

    private OmniglotSplits() {}

    /**
     * The harder split by alphabets, of Lake et al. (2015): 964 characters of 30 alphabets to learn
     * from, 659 of 20 others held out.
     *
     * @param folder holds both parts
     */
    public static Split byPart(OmniglotReader reader, Path folder) throws IOException {
        return new Split(
                reader.read(folder, OmniglotPart.BACKGROUND),
                reader.read(folder, OmniglotPart.EVALUATION));
    }

    /**
     * The split by characters: a random 1200 to learn from, the other 423 held out.
     *
     * @param all all 1623 characters, as {@link OmniglotReader#readAll} gives them
     */
    public static Split byCharacter(GroupedDataset all, long seed) {
        int characters = all.grouping(OmniglotReader.CHARACTER).groupCount();
        return holdOut(all, OmniglotReader.CHARACTER, characters - TRAINING_CHARACTERS, seed);
    }

    /** Holds out 5 random alphabets for validation; for the training part of {@link #byPart}. */
    public static Split validationAlphabets(GroupedDataset training, long seed) {
        return holdOut(training, OmniglotReader.ALPHABET, VALIDATION_ALPHABETS, seed);
    }

    /**
     * Holds out 200 random characters for validation; for the training part of {@link
     * #byCharacter}.
     */
    public static Split validationCharacters(GroupedDataset training, long seed) {
        return holdOut(training, OmniglotReader.CHARACTER, VALIDATION_CHARACTERS, seed);
    }

    /**
     * Holds out whole groups at random.
     *
     * @param grouping the name of the grouping
     * @param heldOutGroups how many groups to hold out, leaving at least one
     * @param seed the split is a function of it and of the number of groups
     */
    public static Split holdOut(
            GroupedDataset dataset, String grouping, int heldOutGroups, long seed) {
        Grouping groups = dataset.grouping(grouping);
        if (heldOutGroups < 1 || heldOutGroups >= groups.groupCount()) {
            throw new IllegalArgumentException(
                    "groups of '%s' to hold out must be in 1..%d, found %d"
                            .formatted(grouping, groups.groupCount() - 1, heldOutGroups));
        }
        boolean[] heldOut = new boolean[groups.groupCount()];
        int[] order =
                Draw.permutation(groups.groupCount(), Seeds.random(seed, groups.groupCount()));
        for (int i = 0; i < heldOutGroups; i++) {
            heldOut[order[i]] = true;
        }
        return new Split(
                dataset.subset(
                        IntStream.range(0, dataset.size())
                                .filter(element -> !heldOut[groups.groupOf(element)])
                                .toArray()),
                dataset.subset(
                        IntStream.range(0, dataset.size())
                                .filter(element -> heldOut[groups.groupOf(element)])
                                .toArray()));
    }

    /**
     * A data set divided in two, without a group in common.
     *
     * @param training what to learn from
     * @param heldOut what to test or validate on
     */
    public record Split(GroupedDataset training, GroupedDataset heldOut) {}
}
