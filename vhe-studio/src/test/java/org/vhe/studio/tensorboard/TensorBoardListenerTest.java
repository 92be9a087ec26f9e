package org.vhe.studio.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary.Value;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.training.Budget;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.studio.tensorboard.Records.Event;

/** Events are read back by TensorFlow's own messages, which ND4J brings. */
class TensorBoardListenerTest {
    @TempDir Path folder;

    /** The messages of all files, each record's checksums being checked. */
    private List<Event> events() throws Exception {
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.");
                events.addAll(Records.read(Files.readAllBytes(file)));
            }
        }
        return events;
    }

    private static StepReport step(long step, double bound) {
        ObjectiveTerms terms = new ObjectiveTerms(bound, bound + 1, Map.of("c", 2.0));
        return new StepReport(step, 0, 0, 0, terms, 3, 0.01, 1);
    }

    @Test
    void checksumsAreTensorFlows() {
        // CRC-32C of 32 zeros, RFC 3720 B.4, masked as TensorFlow's lib/hash/crc32c.h does
        int crc = 0x8a9136aa;
        assertThat(EventFile.masked(new byte[32]))
                .isEqualTo(((crc >>> 15) | (crc << 17)) + 0xa282ead8);
    }

    @Test
    void bytesOfAMessageAreThoseOfItsDefinition() {
        byte[] bytes =
                new Message().real(1, 1.5).integer(2, 300).text(3, "ab").single(4, 1).toByteArray();

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("09" + "000000000000f83f" + "10ac02" + "1a02" + "6162" + "250000803f");
    }

    @Test
    void scalarsAreMeansOverTheStepsOfAPoint() throws Exception {
        TensorBoardListener listener = new TensorBoardListener(folder, 2);
        for (int step = 1; step <= 5; step++) {
            listener.onStep(step(step, -step));
        }
        listener.onEnd();

        List<Event> events = events();
        assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
        assertThat(events.get(1).started()).isTrue();
        List<Event> points = events.subList(2, events.size());
        assertThat(points).extracting(Event::step).containsExactly(2L, 4L);
        Map<String, Float> first = scalars(points.get(0));
        assertThat(first)
                .containsEntry("objective/bound", -1.5f)
                .containsEntry("objective/logLikelihood", -0.5f)
                .containsEntry("objective/kl_c", 2f)
                .containsEntry("training/gradientNorm", 3f)
                .containsEntry("training/learningRate", 0.01f)
                .containsEntry("training/klFactor", 1f);
    }

    private static Map<String, Float> scalars(Event event) {
        Map<String, Float> scalars = new TreeMap<>();
        for (Value value : event.summary().getValueList()) {
            scalars.put(value.getTag(), value.getSimpleValue());
        }
        return scalars;
    }

    @Test
    void stepsThatARecoveryUndidAreSaidToBeReplaced() throws Exception {
        TensorBoardListener listener = new TensorBoardListener(folder, 1);
        listener.onStep(step(1, -1));
        listener.onStep(step(2, -1));
        listener.onRecovery(2, 1, "NaN");
        listener.onStep(step(2, -3));
        listener.onEnd();

        List<Event> events = events();
        Event replaced = events.get(4);
        assertThat(replaced.started()).isTrue();
        assertThat(replaced.step()).isEqualTo(2);
        assertThat(scalars(events.get(5))).containsEntry("objective/bound", -3f);
    }

    @Test
    void runThatGoesOnBeginsAnotherFile() throws Exception {
        for (int part = 0; part < 3; part++) {
            TensorBoardListener listener = new TensorBoardListener(folder, 1);
            listener.onStep(step(part + 1, -1));
            listener.onEnd();
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
        assertThat(events().stream().filter(event -> event.summary() != null))
                .extracting(Event::step)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void trainingWritesScalarsHistogramsAndImages() throws Exception {
        Homoencoder model = DenseVhe.create(DenseOptions.defaults(), 1);
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize(DenseVhe.CLASS_LATENT, 2)
                        .batchSize(4)
                        .budget(Budget.ofSteps(4))
                        .build();
        BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY);
        try (Trainer trainer =
                new Trainer(model, Glyphs.generate(Glyphs.Options.defaults()), options)) {
            trainer.listen(
                    new TensorBoardListener(folder, 2)
                            .withHistograms(model.parameters(), 4)
                            .withImage("drawings", 4, () -> image));
            trainer.train();
        }

        List<Event> events = events();
        assertThat(events).hasSize(6);
        List<Value> histograms = events.get(4).summary().getValueList();
        assertThat(histograms).hasSameSizeAs(model.parameters().parameters().keySet());
        HistogramProto one = histograms.get(0).getHisto();
        long length = model.parameters().parameters().get(histograms.get(0).getTag()).length();
        assertThat(one.getNum()).isEqualTo(length);
        assertThat(one.getBucketList().stream().mapToDouble(count -> count).sum())
                .isEqualTo(length);
        assertThat(one.getBucketLimit(one.getBucketLimitCount() - 1)).isEqualTo(one.getMax());
        Value drawn = events.get(5).summary().getValue(0);
        assertThat(drawn.getTag()).isEqualTo("drawings");
        assertThat(drawn.getImage().getHeight()).isEqualTo(3);
        BufferedImage read =
                ImageIO.read(
                        new ByteArrayInputStream(
                                drawn.getImage().getEncodedImageString().toByteArray()));
        assertThat(read.getWidth()).isEqualTo(5);
    }

    @Test
    void constantsAndWhatIsNotFiniteHaveHistogramsToo() throws Exception {
        Summary summary = new Summary();
        summary.histogram("same", new double[] {2, 2, Double.NaN});
        summary.histogram("none", new double[] {Double.NaN});

        org.tensorflow.framework.Summary read =
                org.tensorflow.framework.Summary.parseFrom(summary.message().toByteArray());
        assertThat(read.getValueList()).hasSize(1);
        assertThat(read.getValue(0).getHisto().getNum()).isEqualTo(2);
    }

    @Test
    void folderThatCannotBeWrittenIsTold() throws Exception {
        Path file = Files.write(folder.resolve("file"), "x".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> new TensorBoardListener(file, 1).onStep(step(1, -1)))
                .hasMessageContaining("cannot write TensorBoard's events to " + file);
    }
}
