package org.vhe.data.omniglot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.dataset.Split;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.image.FixedBinarisation;

/**
 * Which part of Omniglot to learn from, and how its drawings become images (section 4.2 of the
 * paper). Checkpoints hold it, so that evaluation holds out what training did not see.
 *
 * @param division what is held out to test on
 * @param splitSeed which groups are held out, or set aside, at random
 * @param trainingCharacters number of characters not held out, for {@link Division#RANDOM1200}
 * @param validation how many groups of those not held out are set aside for validation, and not
 *     learned from: characters in {@link Division#RANDOM1200}, alphabets in the others; 0 for none,
 *     {@link Division#paperValidation()} as in the paper
 * @param preprocessing how drawings become images of 28 x 28
 * @param dynamicBinarisation whether binary pixels are drawn anew in each step
 * @param lightOnDark whether drawings are light on dark, and so to be inverted; in JSON only if so
 */
public record OmniglotPreparation(
        Division division,
        long splitSeed,
        int trainingCharacters,
        int validation,
        Preprocessing preprocessing,
        boolean dynamicBinarisation,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean lightOnDark) {
    /** The name of the data in a {@link Provenance}. */
    public static final String DATA = "omniglot";

    /** The paper's number of characters not held out, of all 1623, for classification. */
    public static final int TRAINING_CHARACTERS = 1200;

    /** Checks the numbers; whether there are so many groups is seen with the data. */
    public OmniglotPreparation {
        Objects.requireNonNull(division, "division");
        Objects.requireNonNull(preprocessing, "preprocessing");
        Require.positive("trainingCharacters", trainingCharacters);
        Require.atLeast(0, "validation", validation);
    }

    /** Of drawings that are dark on light, as published. */
    public OmniglotPreparation(
            Division division,
            long splitSeed,
            int trainingCharacters,
            int validation,
            Preprocessing preprocessing,
            boolean dynamicBinarisation) {
        this(
                division,
                splitSeed,
                trainingCharacters,
                validation,
                preprocessing,
                dynamicBinarisation,
                false);
    }

    /** The divisions of section 4.2 of the paper. */
    public enum Division {
        /**
         * That by alphabets, of Lake et al. (2015): 964 characters of 30 alphabets to learn from,
         * 659 of 20 others held out.
         */
        BACKGROUND(OmniglotReader.ALPHABET, 5, OmniglotPart.BACKGROUND),
        /** That by characters: a random 1200 to learn from, the other 423 held out. */
        RANDOM1200(OmniglotReader.CHARACTER, 200, null),
        /**
         * The small set of Lake et al. of 136 characters of 5 alphabets, {@code
         * images_background_small1}, to learn from; held out are those of {@link #BACKGROUND}.
         */
        SMALL1(OmniglotReader.ALPHABET, 0, OmniglotPart.SMALL1),
        /** Likewise the other one, {@code images_background_small2}, of 156 characters. */
        SMALL2(OmniglotReader.ALPHABET, 0, OmniglotPart.SMALL2);

        private final String grouping;
        private final int paperValidation;
        private final OmniglotPart learned;

        Division(String grouping, int paperValidation, OmniglotPart learned) {
            this.grouping = grouping;
            this.paperValidation = paperValidation;
            this.learned = learned;
        }

        /** The part to learn from; null if all parts are divided. */
        OmniglotPart learned() {
            return learned;
        }

        /** The grouping whose groups are held out or set aside. */
        public String grouping() {
            return grouping;
        }

        /**
         * How many groups the paper sets aside for validation: 5 alphabets, so that it learns from
         * 25, or 200 characters, so that it learns from 1,000; none of the small sets.
         */
        public int paperValidation() {
            return paperValidation;
        }
    }

    /**
     * The paper's gray images for classification, binary images by the index rule for likelihoods;
     * nothing set aside for validation.
     */
    public static OmniglotPreparation defaults(Division division) {
        boolean gray = division == Division.RANDOM1200;
        return new OmniglotPreparation(
                division,
                0,
                TRAINING_CHARACTERS,
                0,
                gray ? Preprocessing.AREA_AVERAGE : Preprocessing.INDEX_RULE,
                gray);
    }

    /** This with another number of groups set aside for validation. */
    public OmniglotPreparation withValidation(int groups) {
        return with(groups, preprocessing, dynamicBinarisation, lightOnDark);
    }

    /** This with images made in another way. */
    public OmniglotPreparation withImages(Preprocessing how, boolean binarisedInEachStep) {
        return with(validation, how, binarisedInEachStep, lightOnDark);
    }

    /** This for drawings that are light on dark, or dark on light as published. */
    public OmniglotPreparation withLightOnDark(boolean inverted) {
        return with(validation, preprocessing, dynamicBinarisation, inverted);
    }

    private OmniglotPreparation with(
            int groups, Preprocessing how, boolean binarisedInEachStep, boolean inverted) {
        return new OmniglotPreparation(
                division,
                splitSeed,
                trainingCharacters,
                groups,
                how,
                binarisedInEachStep,
                inverted);
    }

    /**
     * Reads the official data and divides them; no augmentation is applied.
     *
     * @param folder holds what is learned from and what is held out, such as {@link
     *     OmniglotLocation#find} gives it
     */
    public OmniglotData load(Path folder) throws IOException {
        return new OmniglotDivider(this, false).all(folder);
    }

    /** As {@link #load}, from data of Omniglot's layout but of any extent. */
    public OmniglotData loadAnyCounts(Path folder) throws IOException {
        return new OmniglotDivider(this, true).all(folder);
    }

    /**
     * Reads what is learned from: of a division by alphabets, only that half or set need be there.
     *
     * @param anyCounts whether data of Omniglot's layout may be of another extent
     */
    public OmniglotTraining loadTraining(Path folder, boolean anyCounts) throws IOException {
        return new OmniglotDivider(this, anyCounts).training(folder);
    }

    /**
     * Reads what is held out: of a division by alphabets, only {@code images_evaluation} need be
     * there.
     *
     * @param anyCounts whether data of Omniglot's layout may be of another extent
     */
    public GroupedDataset loadHeldOut(Path folder, boolean anyCounts) throws IOException {
        return new OmniglotDivider(this, anyCounts).heldOut(folder);
    }

    /** Divides all characters at random. */
    OmniglotData divide(GroupedDataset all) {
        OmniglotDivider divider = new OmniglotDivider(this, true);
        Split split = divider.split(all);
        return OmniglotDivider.data(divider.withValidationApart(split.training()), split.heldOut());
    }

    /**
     * Images as a model learns from them: binary pixels are drawn anew in each step, if they are,
     * after all other augmentations.
     */
    public GroupedDataset forTraining(GroupedDataset images) {
        return dynamicBinarisation ? images.withAugmentation(new DynamicBinarisation()) : images;
    }

    /** Images as a model is tested on them: binarised once if training binarises in each step. */
    public GroupedDataset forEvaluation(GroupedDataset images, long seed) {
        return dynamicBinarisation ? FixedBinarisation.of(images, seed) : images;
    }

    /** As {@link #forEvaluation(GroupedDataset, long)}, of single images. */
    public float[][] forEvaluation(float[][] images, long seed) {
        return dynamicBinarisation ? FixedBinarisation.of(images, seed) : images;
    }

    /** What a checkpoint says of a model that learned from data prepared so. */
    public Provenance provenance(GroupedDataset learnedFrom) {
        return Provenance.of(DATA, learnedFrom, this);
    }

    /** How the data that a model learned from were prepared, if they were Omniglot. */
    public static Optional<OmniglotPreparation> of(Provenance provenance) {
        return provenance.data().equals(DATA)
                ? Optional.of(provenance.preparation(OmniglotPreparation.class))
                : Optional.empty();
    }

    /** Where versions before 0.2 kept the preparation, beside a checkpoint; now that holds it. */
    public static Path fileBeside(Path checkpoint) {
        return checkpoint.resolveSibling(checkpoint.getFileName() + ".data.json");
    }

    /**
     * The preparation that an older version wrote beside a checkpoint, if there is any.
     *
     * @throws IOException if the file is damaged
     */
    public static Optional<OmniglotPreparation> readBeside(Path checkpoint) throws IOException {
        Path file = fileBeside(checkpoint);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Optional.of(PreparationFile.read(file));
    }
}
