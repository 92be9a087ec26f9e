package org.vhe.examples.own;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.data.folder.ImageFolderOptions;
import org.vhe.models.likelihood.ElementLikelihood;
import picocli.CommandLine.Option;

/** Which classes of one's own data are held out. */
final class OwnSplit {
    private static final int PART_HELD_OUT = 10;

    @Option(
            names = "--held-out",
            paramLabel = "N",
            description =
                    "Number of classes, chosen at random, to test on and not to learn from"
                            + " (default: a tenth, but at least 2; for a test, as in training).")
    private Integer heldOut;

    @Option(
            names = "--held-out-names",
            paramLabel = "FILE",
            description =
                    "The classes to test on and not to learn from, instead: a text in UTF-8 with the"
                            + " name of one in each line, such as Greek/alpha where there are folders"
                            + " of folders (for a test: as in training).")
    private Path heldOutNames;

    @Option(
            names = "--stratify",
            description =
                    "Hold out classes of each folder of folders (or of each 'alphabet' of a CSV"
                            + " file) in proportion to how many it has (for a test: as in training).")
    private boolean stratify;

    @Option(
            names = "--validation",
            paramLabel = "N",
            description =
                    "Number of other classes, chosen at random, neither to learn from nor to test"
                            + " on, but to watch training by (default: 0).")
    private int validation;

    @Option(
            names = "--split-seed",
            paramLabel = "N",
            description = "Which classes are held out (default: 0; for a test, as in training).")
    private Long splitSeed;

    @Option(
            names = "--all-classes",
            description = "Test on all classes of --data, such as another folder than in training.")
    private boolean allClasses;

    /** For training. */
    OwnPreparation choice(
            ImageFolderOptions images, ElementLikelihood likelihood, GroupedDataset all)
            throws IOException {
        requireOneWay();
        if (heldOutNames != null && splitSeed != null && validation == 0) {
            throw new IllegalArgumentException(
                    "--split-seed is of classes chosen at random, but --held-out-names names them");
        }
        List<String> names = names(all, images);
        int classes = all.grouping(images.classes()).groupCount();
        int usual = Math.max(2, Math.round((float) classes / PART_HELD_OUT));
        int number = names.isEmpty() ? usual : names.size();
        return new OwnPreparation(
                images,
                heldOut == null ? number : heldOut,
                splitSeed == null ? 0 : splitSeed,
                likelihood,
                validation,
                stratify,
                names);
    }

    /** For a test: as in training but for what is asked for. */
    OwnPreparation choice(ImageFolderOptions images, OwnPreparation trained, GroupedDataset all)
            throws IOException {
        requireOneWay();
        boolean atRandom = heldOut != null || splitSeed != null || stratify;
        if (heldOutNames != null && splitSeed != null) {
            throw new IllegalArgumentException(
                    "--split-seed is of classes chosen at random, but --held-out-names names them");
        }
        List<String> names = atRandom ? List.of() : trained.heldOutNames();
        names = heldOutNames == null ? names : names(all, images);
        int number = names.isEmpty() ? trained.heldOut() : names.size();
        return new OwnPreparation(
                images,
                heldOut == null ? number : heldOut,
                splitSeed == null ? trained.splitSeed() : splitSeed,
                trained.likelihood(),
                trained.validation(),
                names.isEmpty() && (stratify || trained.stratified()),
                names);
    }

    private void requireOneWay() {
        if (heldOutNames != null && (heldOut != null || stratify)) {
            throw new IllegalArgumentException(
                    "--held-out-names names the classes that %s would choose: give one of them"
                            .formatted(heldOut != null ? "--held-out" : "--stratify"));
        }
    }

    /** The labels that the file names, in the order of the data; none without a file. */
    private List<String> names(GroupedDataset all, ImageFolderOptions images) throws IOException {
        return heldOutNames == null
                ? List.of()
                : Split.ofNames(all, images.classes(), heldOutNames)
                        .heldOut()
                        .grouping(images.classes())
                        .labels();
    }

    /** What is tested on. */
    GroupedDataset tested(GroupedDataset all, OwnPreparation choice) {
        return allClasses ? all : divided(all, choice).heldOut();
    }

    /** What is learned from, and what not. */
    static Split divided(GroupedDataset all, OwnPreparation choice) {
        return choice.heldOutNames().isEmpty()
                ? atRandom(all, choice, choice.heldOut())
                : Split.ofLabels(all, choice.images().classes(), choice.heldOutNames());
    }

    /** What of that is learned from, and what training is watched by. */
    static Split watched(GroupedDataset others, OwnPreparation choice) {
        return atRandom(others, choice, choice.validation());
    }

    private static Split atRandom(GroupedDataset data, OwnPreparation choice, int groups) {
        String classes = choice.images().classes();
        String above = choice.images().above();
        if (!choice.stratified()) {
            return data.holdOut(classes, groups, choice.splitSeed());
        }
        if (!data.groupingNames().contains(above)) {
            throw new IllegalArgumentException(
                    "--stratify needs folders of folders of images, or a column '%s', but the data are grouped by %s"
                            .formatted(above, data.groupingNames()));
        }
        return Split.stratified(data, classes, above, groups, choice.splitSeed());
    }
}
