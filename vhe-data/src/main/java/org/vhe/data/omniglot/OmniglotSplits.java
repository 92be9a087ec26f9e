package org.vhe.data.omniglot;

import java.io.IOException;
import java.nio.file.Path;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;

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
        return all.holdOut(OmniglotReader.CHARACTER, characters - TRAINING_CHARACTERS, seed);
    }

    /** Holds out 5 random alphabets for validation; for the training part of {@link #byPart}. */
    public static Split validationAlphabets(GroupedDataset training, long seed) {
        return training.holdOut(OmniglotReader.ALPHABET, VALIDATION_ALPHABETS, seed);
    }

    /**
     * Holds out 200 random characters for validation; for the training part of {@link
     * #byCharacter}.
     */
    public static Split validationCharacters(GroupedDataset training, long seed) {
        return training.holdOut(OmniglotReader.CHARACTER, VALIDATION_CHARACTERS, seed);
    }
}
