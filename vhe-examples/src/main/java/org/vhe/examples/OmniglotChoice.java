package org.vhe.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.core.io.AtomicFile;
import org.vhe.data.omniglot.OmniglotReader;
import org.vhe.data.omniglot.OmniglotSplits;
import org.vhe.data.omniglot.Preprocessing;

/**
 * Which part of Omniglot to learn from, and how its drawings become images. Kept beside a
 * checkpoint, so that evaluation holds out what training did not see.
 *
 * @param division how characters are divided
 * @param splitSeed which characters are held out, for a random division
 * @param trainingCharacters number of characters to learn from, for a random division
 * @param preprocessing how drawings become images of 28 x 28
 * @param dynamicBinarisation whether binary pixels are drawn anew in each step
 */
record OmniglotChoice(
        Division division,
        long splitSeed,
        int trainingCharacters,
        Preprocessing preprocessing,
        boolean dynamicBinarisation) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The divisions of section 4.2 of the paper. */
    enum Division {
        /** 30 alphabets to learn from, 20 held out. */
        BACKGROUND,
        /** 1200 characters to learn from, 423 held out. */
        RANDOM1200
    }

    /** The paper's for classification, binary images by the index rule for the other. */
    static OmniglotChoice defaults(Division division) {
        boolean gray = division == Division.RANDOM1200;
        return new OmniglotChoice(
                division,
                0,
                OmniglotSplits.TRAINING_CHARACTERS,
                gray ? Preprocessing.AREA_AVERAGE : Preprocessing.INDEX_RULE,
                gray);
    }

    /** Reads and divides the data; no augmentation is applied. */
    Split load(Path folder, boolean anyCounts) throws IOException {
        OmniglotReader.Options options = OmniglotReader.Options.of(preprocessing);
        OmniglotReader reader = new OmniglotReader(anyCounts ? options.anyCounts() : options);
        if (division == Division.BACKGROUND) {
            return OmniglotSplits.byPart(reader, folder);
        }
        GroupedDataset all = reader.readAll(folder);
        int characters = all.grouping(OmniglotReader.CHARACTER).groupCount();
        return all.holdOut(OmniglotReader.CHARACTER, characters - trainingCharacters, splitSeed);
    }

    /** Held-out images as a model sees them: binarised once if training binarises. */
    GroupedDataset forEvaluation(GroupedDataset data, long seed) {
        return dynamicBinarisation ? FixedBinarisation.of(data, seed) : data;
    }

    /** Where the choice is kept for a checkpoint. */
    static Path fileBeside(Path weights) {
        return weights.resolveSibling(weights.getFileName() + ".data.json");
    }

    void writeBeside(Path weights) throws IOException {
        byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        AtomicFile.write(fileBeside(weights), out -> out.write(json));
    }

    /** The choice that a checkpoint was trained with, or null if that is not known. */
    static OmniglotChoice readBeside(Path weights) throws IOException {
        Path file = fileBeside(weights);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), OmniglotChoice.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file
                            + " is damaged: expected the choice of data as JSON, but "
                            + e.getOriginalMessage(),
                    e);
        }
    }
}
