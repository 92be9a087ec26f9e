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
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.experiment.ExperimentData;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.experiment.TrainingData;
import org.vhe.examples.experiment.TrainingData.Pixels;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.likelihood.ElementLikelihood.Kind;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A folder of images by class, of which some classes are held out. */
final class OwnImages implements ExperimentData {
    static final String DATA = "own images";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description =
                    "A folder, or a zip archive of one, with a folder of images for each class,"
                            + " perhaps in folders of folders: PNG, JPEG, BMP or GIF. Or arrays: an"
                            + " IDX file of images (such as MNIST's), a folder of .npy files or an"
                            + " .npz file with an array for each class (such as Quick, Draw!'s), or"
                            + " a CSV file with a column 'character' of classes and perhaps a column"
                            + " 'alphabet'.")
    private Path folder;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "The labels of an IDX file (default: the file beside it).")
    private Path labels;

    @Option(
            names = "--max-members",
            paramLabel = "N",
            description = "The most members of a class of arrays (default: ${DEFAULT-VALUE}).")
    private int maxMembers = 1000;

    @Mixin private OwnLikelihoodArguments pixels = new OwnLikelihoodArguments();

    @Option(
            names = "--size",
            paramLabel = "N|HxW",
            description =
                    "Height and width that images get (default: 28 for drawings in black and white,"
                            + " otherwise their own, up to 64).")
    private String size;

    @Option(
            names = "--rgb",
            negatable = true,
            description = "Keep colours, as three channels (default: if there are some).")
    private Boolean rgb;

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
                            + " (default: ink for drawings in black and white, otherwise brightness).")
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

    @Mixin private OwnSplit splitting = new OwnSplit();

    /** What is read, once, for training. */
    private record Read(GroupedDataset all, OwnPreparation choice) {}

    private Read read;

    /** The size of the images, read if they have not been. */
    ImageSize imageSize() throws IOException {
        return ImageSize.of(read().all().elementShape());
    }

    /** What their pixels are, likewise. */
    ElementLikelihood likelihood() throws IOException {
        return read().choice().likelihood();
    }

    private Read read() throws IOException {
        if (read == null) {
            read = readAsProposed();
        }
        return read;
    }

    private Read readAsProposed() throws IOException {
        boolean arrays = OwnArrays.are(folder);
        OwnProposal proposal = arrays ? null : OwnProposal.of(folder);
        ImageFolderOptions options =
                combined(arrays ? ImageFolderOptions.DEFAULT : proposal.reading());
        GroupedDataset all = load(options, pixels.kind(Kind.BERNOULLI));
        boolean bits = arrays ? OwnLevels.areTwo(all) : proposal.isDrawings();
        ElementLikelihood likelihood =
                pixels.likelihood(bits ? Kind.BERNOULLI : Kind.LOGISTIC_MIXTURE);
        OwnPreparation choice = splitting.choice(options, likelihood, all);
        Example.print("data      %s, %s".formatted(all, OwnLevels.describe(all, likelihood)));
        return new Read(all, choice);
    }

    private GroupedDataset load(ImageFolderOptions options, Kind values) throws IOException {
        if (!OwnArrays.are(folder)) {
            return ImageFolder.read(folder, options).data();
        }
        if (size != null) {
            throw new IllegalArgumentException(
                    "--size is of images, but %s has arrays, of which the file says the size"
                            .formatted(folder));
        }
        return new OwnArrays(folder, labels, options, maxMembers, OwnLevels.meaning(values)).read();
    }

    @Override
    public TrainingData training(long seed) throws IOException {
        Read known = read();
        boolean bits = known.choice().likelihood().kind() == ElementLikelihood.Kind.BERNOULLI;
        Pixels pixelValues = bits ? Pixels.PROBABILITIES : Pixels.GRAY;
        OwnPreparation choice = known.choice();
        GroupedDataset others = OwnSplit.divided(known.all(), choice).training();
        if (choice.validation() == 0) {
            return new TrainingData(DATA, others, pixelValues, choice);
        }
        Split watched = OwnSplit.watched(others, choice);
        return new TrainingData(
                DATA, watched.training(), Optional.of(watched.heldOut()), pixelValues, choice);
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
        pixels.requireNone();
        ImageFolderOptions images = combined(trained.images());
        GroupedDataset all = load(images, trained.likelihood().kind());
        OwnPreparation choice = splitting.choice(images, trained, all);
        GroupedDataset tested = splitting.tested(all, choice);
        return TestData.of(
                OwnLevels.forTest(tested, choice.likelihood(), Seeds.derive(seed, 1)),
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
        return options.withRgb(rgb == null ? base.rgb() : rgb)
                .withSkipUnreadable(skipUnreadable || base.skipUnreadable())
                .withMinMembers(minMembers == null ? base.minMembers() : minMembers);
    }
}
