package org.vhe.examples.own;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.core.random.Seeds;
import org.vhe.data.folder.ImageFit;
import org.vhe.data.folder.ImageFolder;
import org.vhe.data.folder.ImageFolderOptions;
import org.vhe.data.folder.ImageFolderOptions.Values;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.experiment.ExperimentData;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.experiment.TrainingData;
import org.vhe.examples.experiment.TrainingData.Pixels;
import org.vhe.models.layer.ImageSize;
import picocli.CommandLine.Option;

/** A folder of images by class, of which some classes are held out. */
final class OwnImages implements ExperimentData {
    static final String DATA = "own images";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");
    private static final int PART_HELD_OUT = 10;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description =
                    "A folder, or a zip archive of one, with a folder of images for each class,"
                            + " perhaps in folders of folders: PNG, JPEG, BMP or GIF.")
    private Path folder;

    @Option(
            names = "--size",
            paramLabel = "N|HxW",
            description = "Height and width that images get (default: 28).")
    private String size;

    @Option(names = "--rgb", description = "Keep colours, as three channels (default: gray).")
    private boolean rgb;

    @Option(
            names = "--fit",
            paramLabel = "HOW",
            description = "What to do with other proportions: pad, crop or stretch (default: pad).")
    private ImageFit fit;

    @Option(
            names = "--values",
            paramLabel = "WHAT",
            description =
                    "What is 1: ink (dark on light), light_ink (light on dark), or brightness"
                            + " (default: ink).")
    private Values values;

    @Option(
            names = "--skip-unreadable",
            description = "Leave out files that are no images, and say which (default: refuse).")
    private boolean skipUnreadable;

    @Option(
            names = "--min-members",
            paramLabel = "N",
            description = "Leave out classes of fewer images (default: 1).")
    private Integer minMembers;

    @Option(
            names = "--held-out",
            paramLabel = "N",
            description =
                    "Number of classes, chosen at random, to test on and not to learn from"
                            + " (default: a tenth, but at least 2; for a test, as in training).")
    private Integer heldOut;

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

    /** The size that images get. */
    ImageSize imageSize() {
        ImageFolderOptions options = combined(ImageFolderOptions.DEFAULT);
        return new ImageSize(options.rgb() ? 3 : 1, options.height(), options.width());
    }

    @Override
    public TrainingData training(long seed) throws IOException {
        ImageFolderOptions options = combined(ImageFolderOptions.DEFAULT);
        GroupedDataset all = ImageFolder.read(folder, options).data();
        int classes = all.grouping(options.classes()).groupCount();
        int usual = Math.max(2, Math.round((float) classes / PART_HELD_OUT));
        OwnPreparation choice =
                new OwnPreparation(
                        options,
                        heldOut == null ? usual : heldOut,
                        splitSeed == null ? 0 : splitSeed,
                        validation);
        GroupedDataset others = split(all, choice).training();
        if (validation == 0) {
            return new TrainingData(DATA, others, Pixels.PROBABILITIES, choice);
        }
        Split watched = others.holdOut(options.classes(), validation, choice.splitSeed());
        return new TrainingData(
                DATA,
                watched.training(),
                Optional.of(watched.heldOut()),
                Pixels.PROBABILITIES,
                choice);
    }

    @Override
    public TestData test(Weights weights, long seed) throws IOException {
        OwnPreparation trained =
                weights.checkpoint()
                        .provenance()
                        .filter(known -> known.data().equals(DATA))
                        .map(known -> known.preparation(OwnPreparation.class))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "%s was not trained on images of a folder by this command"
                                                        .formatted(weights.name())));
        OwnPreparation choice =
                new OwnPreparation(
                        combined(trained.images()),
                        heldOut == null ? trained.heldOut() : heldOut,
                        splitSeed == null ? trained.splitSeed() : splitSeed,
                        trained.validation());
        GroupedDataset all = ImageFolder.read(folder, choice.images()).data();
        GroupedDataset tested = allClasses ? all : split(all, choice).heldOut();
        return TestData.of(
                FixedBinarisation.of(tested, Seeds.derive(seed, 1)),
                choice,
                choice.images().classes());
    }

    /** How images are read for a model: as in its training, or else of the size that it is of. */
    static ImageFolderOptions trainedOptions(Weights weights) throws IOException {
        Optional<ImageFolderOptions> own =
                weights.checkpoint()
                        .provenance()
                        .filter(known -> known.data().equals(DATA))
                        .map(known -> known.preparation(OwnPreparation.class).images());
        if (own.isPresent()) {
            return own.get().withMinMembers(1);
        }
        long[] shape = weights.model().elementShape();
        if (shape.length != 3 || shape[0] != 1 && shape[0] != 3) {
            throw new IllegalArgumentException(
                    "%s is of elements of shape %s, not of gray or RGB images"
                            .formatted(weights.name(), Arrays.toString(shape)));
        }
        return ImageFolderOptions.DEFAULT
                .withSize((int) shape[1], (int) shape[2])
                .withRgb(shape[0] == 3);
    }

    private static Split split(GroupedDataset all, OwnPreparation choice) {
        return all.holdOut(choice.images().classes(), choice.heldOut(), choice.splitSeed());
    }

    private ImageFolderOptions combined(ImageFolderOptions base) {
        ImageFolderOptions options = base;
        if (size != null) {
            Matcher matcher = SIZE.matcher(size);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "--size must be such as 28 or 48x64 (height x width), found '%s'"
                                .formatted(size));
            }
            int height = Integer.parseInt(matcher.group(1));
            String width = matcher.group(2);
            options = options.withSize(height, width == null ? height : Integer.parseInt(width));
        }
        if (fit != null) {
            options = options.withFit(fit);
        }
        if (values != null) {
            options = options.withValues(values);
        }
        return options.withRgb(rgb || base.rgb())
                .withSkipUnreadable(skipUnreadable || base.skipUnreadable())
                .withMinMembers(minMembers == null ? base.minMembers() : minMembers);
    }
}
