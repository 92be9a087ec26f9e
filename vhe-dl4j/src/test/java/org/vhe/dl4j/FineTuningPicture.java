package org.vhe.dl4j;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Split;
import org.vhe.core.io.AtomicFile;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;

/**
 * The picture and the figures of docs/deeplearning4j.md: a network of Deeplearning4j learns new
 * characters by five drawings of each, upon the encoder of a VHE. {@code main} takes the steps of
 * the VHE's training and a folder.
 */
final class FineTuningPicture {
    private static final int SHOWN = 10;
    private static final int SIDE = 620;
    private static final int MARGIN = 40;
    private static final int THUMBNAIL = 30;
    private static final float GOLDEN = 0.618034f;

    private final GroupedDataset training;
    private final GroupedDataset test;

    private FineTuningPicture(GroupedDataset characters) {
        Grouping grouping = characters.grouping(Glyphs.CHARACTER);
        IntPredicate known =
                e ->
                        IntStream.of(grouping.members(grouping.groupOf(e)))
                                .limit(5)
                                .anyMatch(m -> m == e);
        this.training =
                characters.subset(IntStream.range(0, characters.size()).filter(known).toArray());
        this.test =
                characters.subset(
                        IntStream.range(0, characters.size()).filter(known.negate()).toArray());
    }

    public static void main(String[] args) throws IOException {
        Split glyphs = Glyphs.generate(Glyphs.Options.defaults()).holdOut(Glyphs.ALPHABET, 4, 1);
        DeconvOptions options = DeconvOptions.defaults().withWidth(16, 64).withLatents(64, 16);
        Homoencoder first = DeconvVhe.create(options, 1);
        Homoencoder model = DeconvVhe.create(options, 1);
        train(model, glyphs.training(), Long.parseLong(args[0]));
        new FineTuningPicture(glyphs.heldOut()).make(first, model, Path.of(args[1]));
    }

    private static void train(Homoencoder model, GroupedDataset glyphs, long steps) {
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 5)
                        .budget(Budget.ofSteps(steps))
                        .learningRate(LearningRateSchedule.fallingFrom(2e-3, 0.4))
                        .maxGradientNorm(100)
                        .build();
        try (Trainer trainer =
                new Trainer(model, glyphs.withAugmentation(new DynamicBinarisation()), options)) {
            trainer.train();
        }
    }

    private void make(Homoencoder first, Homoencoder model, Path folder) throws IOException {
        ComputationGraph tuned = network(VheEncoderLayer.fineTuned(model));
        INDArray before = features(tuned);
        report("first weights, frozen", fit(network(VheEncoderLayer.frozen(first))));
        report("first weights, trained", fit(network(VheEncoderLayer.fineTuned(first))));
        report("VHE, frozen", fit(network(VheEncoderLayer.frozen(model))));
        report("VHE, fine-tuned", fit(tuned));
        BufferedImage picture = new BufferedImage(2 * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, 2 * SIDE, SIDE);
        panel(g, 0, "as the VHE has learned", places(before));
        panel(g, SIDE, "after fine-tuning in Deeplearning4j", places(features(tuned)));
        g.dispose();
        AtomicFile.write(
                folder.resolve("deeplearning4j-fine-tuning.png"),
                out -> ImageIO.write(picture, "png", out));
    }

    private ComputationGraph network(VheEncoderLayer encoder) {
        return VheEncoderLayerTest.network(encoder, classes().groupCount(), 1e-3);
    }

    private Grouping classes() {
        return training.grouping(Glyphs.CHARACTER);
    }

    private ComputationGraph fit(ComputationGraph network) {
        network.fit(new GroupedDataSetIterator(training, Glyphs.CHARACTER, 32, 1), 20);
        return network;
    }

    private void report(String name, ComputationGraph network) {
        double accuracy =
                network.evaluate(new GroupedDataSetIterator(test, Glyphs.CHARACTER, 100, 1))
                        .accuracy();
        System.out.printf(
                "%s: %.1f%% of %d drawings of %d characters%n",
                name, 100 * accuracy, test.size(), classes().groupCount());
    }

    private int[] shown() {
        Grouping grouping = test.grouping(Glyphs.CHARACTER);
        int step = grouping.groupCount() / SHOWN;
        return IntStream.range(0, test.size())
                .filter(e -> grouping.groupOf(e) % step == 0)
                .toArray();
    }

    private INDArray features(ComputationGraph network) {
        return network.feedForward(test.elements(shown()), false)
                .get("encoder")
                .castTo(DataType.DOUBLE);
    }

    /** Coordinates by the two directions of most variance, scaled into a panel, [drawing][2]. */
    private static double[][] places(INDArray features) {
        INDArray centred = features.subRowVector(features.mean(0));
        INDArray vectors = centred.transpose().mmul(centred);
        Eigen.symmetricGeneralizedEigenvalues(vectors); // ascending; leaves the vectors as columns
        long size = centred.size(1);
        INDArray two =
                vectors.get(NDArrayIndex.all(), NDArrayIndex.interval(size - 2, size)).dup('c');
        INDArray places = centred.mmul(two);
        INDArray least = places.min(0);
        return places.subRowVector(least)
                .divRowVector(places.max(0).sub(least))
                .mul(SIDE - 2 * MARGIN - THUMBNAIL)
                .add(MARGIN)
                .toDoubleMatrix();
    }

    private void panel(Graphics2D g, int left, String title, double[][] places) {
        g.setColor(Color.DARK_GRAY);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        g.drawString(title, left + MARGIN, 26);
        int[] shown = shown();
        Grouping grouping = test.grouping(Glyphs.CHARACTER);
        List<Integer> groups =
                IntStream.of(shown).map(grouping::groupOf).distinct().boxed().toList();
        for (int i = 0; i < shown.length; i++) {
            int number = groups.indexOf(grouping.groupOf(shown[i]));
            int rgb = Color.HSBtoRGB(number * GOLDEN % 1, 1, number % 2 == 0 ? 0.75f : 0.55f);
            g.drawImage(
                    ink(test.values(shown[i])[0], rgb),
                    left + (int) places[i][0],
                    (int) places[i][1],
                    THUMBNAIL,
                    THUMBNAIL,
                    null);
        }
    }

    private static BufferedImage ink(float[] values, int rgb) {
        BufferedImage image =
                new BufferedImage(Glyphs.SIDE, Glyphs.SIDE, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < values.length; i++) {
            image.setRGB(
                    i % Glyphs.SIDE,
                    i / Glyphs.SIDE,
                    Math.round(255 * values[i]) << 24 | rgb & 0xFFFFFF);
        }
        return image;
    }
}
