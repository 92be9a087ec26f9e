package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.model.Homoencoder;

class CheckpointTest {
    @TempDir Path folder;

    private Path trained() throws IOException {
        Path file = folder.resolve("model.vhe");
        TrainingOptions options =
                SmallModel.options(4).averagingDecay(0.9).checkpoint(file).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            trainer.train();
        }
        return file;
    }

    private static float[] weights(Homoencoder model) {
        return model.parameters().flatParameters().dup().data().asFloat();
    }

    @Test
    void modelReadBackIsTheModelWritten() throws IOException {
        Homoencoder model = SmallModel.create(1);
        model.parameters().flatParameters().addi(0.125);
        model.parameters().flatStatistics().assign(3);
        Path file = folder.resolve("deeper/model.vhe");
        Checkpoint.of(model).write(file);
        Homoencoder other = SmallModel.create(2);
        Checkpoint.read(file).copyTo(other, true);
        assertThat(weights(other)).isEqualTo(weights(model));
        assertThat(other.parameters().flatStatistics().getFloat(0)).isEqualTo(3);
    }

    @Test
    void averagesAreUsedWhereAskedFor() throws IOException {
        Checkpoint checkpoint = Checkpoint.read(trained());
        Homoencoder last = SmallModel.create(2);
        Homoencoder averaged = SmallModel.create(2);
        checkpoint.copyTo(last, false);
        checkpoint.copyTo(averaged, true);
        assertThat(weights(averaged)).isNotEqualTo(weights(last));
        assertThat(averaged.parameters().parameters().get("encoder/w"))
                .isEqualTo(checkpoint.arrays().get("averages/encoder/w"));
    }

    /** The model's statistic is the mean absolute value of all elements in a batch. */
    @Test
    void averagesComeWithStatisticsOverWholeBatches() throws IOException {
        Checkpoint checkpoint = Checkpoint.read(trained());
        Homoencoder last = SmallModel.create(2);
        Homoencoder averaged = SmallModel.create(2);
        checkpoint.copyTo(last, false);
        checkpoint.copyTo(averaged, true);
        GroupedDataset data = SmallModel.data();
        int[] all = IntStream.range(0, data.size()).toArray();
        double expected = Transforms.abs(data.elements(all)).meanNumber().doubleValue();
        double averagedStatistic = averaged.parameters().flatStatistics().getDouble(0);
        // four steps of momentum 0.1 from 1 leave the running statistic at least 0.65 of the way
        // off
        assertThat(averagedStatistic).isCloseTo(expected, within(0.05 * expected));
        assertThat(last.parameters().flatStatistics().getDouble(0))
                .isNotCloseTo(expected, within(0.05 * expected));
    }

    @Test
    void averagesInUseAreThoseOfTheCheckpoint() throws IOException {
        Path file = folder.resolve("model.vhe");
        TrainingOptions options =
                SmallModel.options(4).averagingDecay(0.9).checkpoint(file).build();
        Homoencoder model = SmallModel.create(1);
        try (Trainer trainer = new Trainer(model, SmallModel.data(), options)) {
            trainer.train();
        }
        Homoencoder read = SmallModel.create(2);
        Checkpoint.read(file).copyTo(read, true);
        assertThat(weights(read)).isEqualTo(weights(model));
        assertThat(read.parameters().flatStatistics())
                .isEqualTo(model.parameters().flatStatistics());
    }

    @Test
    void cutOffFilesAreRefusedWherever() throws IOException {
        byte[] whole = Files.readAllBytes(trained());
        Path cut = folder.resolve("cut.vhe");
        for (int length = 0; length < whole.length; length += length < 60 ? 1 : 97) {
            Files.write(cut, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Checkpoint.read(cut))
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("is not a whole checkpoint");
        }
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> Checkpoint.read(cut)).isInstanceOf(CheckpointException.class);
    }

    @Test
    void damagedBytesAreRefusedOrWithoutEffect() throws IOException {
        Path file = trained();
        byte[] whole = Files.readAllBytes(file);
        Checkpoint original = Checkpoint.read(file);
        Path damaged = folder.resolve("damaged.vhe");
        int refused = 0;
        // The first entry's name ends at byte 39; the directory of names is at the end.
        for (int at = 40; at < whole.length / 2; at += 23) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x55;
            Files.write(damaged, bytes);
            try {
                Checkpoint read = Checkpoint.read(damaged);
                assertThat(read.meta()).isEqualTo(original.meta());
                assertThat(read.arrays()).isEqualTo(original.arrays());
            } catch (CheckpointException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(20);
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("a.txt"), "no archive at all");
        assertThatThrownBy(() -> Checkpoint.read(text)).isInstanceOf(CheckpointException.class);
        assertThatThrownBy(() -> Checkpoint.read(folder.resolve("missing.vhe")))
                .isInstanceOf(NoSuchFileException.class);
        Path file = trained();
        edit(file, zip -> Files.delete(zip.getPath("meta.json")));
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is no checkpoint: it has no meta.json");
    }

    @Test
    void newerVersionIsNamed() throws IOException {
        Path file = trained();
        edit(
                file,
                zip -> {
                    Path meta = zip.getPath("meta.json");
                    String text = Files.readString(meta);
                    Files.writeString(
                            meta, text.replace("\"formatVersion\" : 1", "\"formatVersion\" : 7"));
                });
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("has format version 7")
                .hasMessageContaining("reads up to 1");
    }

    @Test
    void metaThatIsNoJsonIsRefused() throws IOException {
        Path file = trained();
        edit(file, zip -> Files.writeString(zip.getPath("meta.json"), "{\"formatVersion\""));
        assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(CheckpointException.class);
    }

    @Test
    void missingArraysLeaveTheModelUnchanged() throws IOException {
        Path file = trained();
        edit(file, zip -> Files.delete(zip.getPath("parameters/encoder/w.npy")));
        Homoencoder model = SmallModel.create(2);
        float[] before = weights(model);
        assertThatThrownBy(() -> Checkpoint.read(file).copyTo(model, false))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "expects 'parameters/encoder/w' of shape [3, 2], but the checkpoint has none");
        assertThat(weights(model)).isEqualTo(before);
    }

    @Test
    void otherShapesAreNamed() throws IOException {
        Path file = trained();
        Homoencoder wider = SmallModel.create(2, 5, DataType.FLOAT);
        float[] before = weights(wider);
        assertThatThrownBy(() -> Checkpoint.read(file).copyTo(wider, false))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("of shape [3, 5], but the checkpoint has [3, 2]");
        assertThat(weights(wider)).isEqualTo(before);
    }

    @Test
    void resumingNeedsTheStateOfTraining() throws IOException {
        Path bare = folder.resolve("bare.vhe");
        Checkpoint.of(SmallModel.create(1)).write(bare);
        TrainingOptions sgd =
                SmallModel.options(4).updater(new org.nd4j.linalg.learning.config.Sgd()).build();
        assertResumeFails(bare, sgd, "without the state of its training");
        assertResumeFails(bare, SmallModel.options(4).build(), "no array 'updater'");
        Path file = trained();
        assertResumeFails(
                file,
                SmallModel.options(4).averagingDecay(0.9).seed(5).build(),
                "seed was 1 and is 5");
        edit(file, zip -> Files.delete(zip.getPath("averages/encoder/w.npy")));
        assertResumeFails(
                file,
                SmallModel.options(4).averagingDecay(0.9).build(),
                "no array 'averages/encoder/w'");
    }

    private static void assertResumeFails(Path file, TrainingOptions options, String message) {
        Homoencoder model = SmallModel.create(3);
        float[] before = weights(model);
        try (Trainer trainer = new Trainer(model, SmallModel.data(), options)) {
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(message);
        }
        assertThat(weights(model)).as("the model is unchanged").isEqualTo(before);
    }

    @Test
    void updaterStateOfAnotherLengthIsRefused() throws IOException {
        Path file = trained();
        Checkpoint checkpoint = Checkpoint.read(file);
        checkpoint.with("", Map.of("updater", Nd4j.zeros(DataType.FLOAT, 1, 3))).write(file);
        assertResumeFails(
                file,
                SmallModel.options(4).averagingDecay(0.9).build(),
                "but the checkpoint's has [1, 3]");
    }

    @Test
    void failedWriteLeavesTheOldFile() throws IOException {
        Path file = trained();
        byte[] before = Files.readAllBytes(file);
        Checkpoint unwritable =
                Checkpoint.of(SmallModel.create(1))
                        .with("", Map.of("later", Nd4j.zeros(DataType.INT32, 2)));
        assertThatThrownBy(() -> unwritable.write(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INT");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    /** Something done to the entries of an archive. */
    @FunctionalInterface
    private interface Edit {
        void on(FileSystem zip) throws IOException;
    }

    private static void edit(Path file, Edit edit) throws IOException {
        try (FileSystem zip =
                FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            edit.on(zip);
        }
    }

    @Test
    void checkpointIsAZipOfNumpyArrays() throws IOException {
        Path file = trained();
        edit(
                file,
                zip -> {
                    try (InputStream in = Files.newInputStream(zip.getPath("updater.npy"))) {
                        assertThat(in.readNBytes(6))
                                .containsExactly((byte) 0x93, 'N', 'U', 'M', 'P', 'Y');
                    }
                });
        assertThat(Checkpoint.read(file).step()).isEqualTo(4);
    }

    @Test
    void provenanceIsOfTheDataTrainedOn() throws IOException {
        Provenance own = Provenance.of("small", SmallModel.data(), Map.of("seed", 1));
        Path file = folder.resolve("told.vhe");
        TrainingOptions options = SmallModel.options(2).provenance(own).checkpoint(file).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            trainer.train();
        }
        assertThat(Checkpoint.read(file).provenance()).contains(own);
        assertThat(Checkpoint.read(file).withoutTraining().provenance()).contains(own);
        assertThat(Checkpoint.read(trained()).provenance().orElseThrow().isOf(SmallModel.data()))
                .as("also where nobody said so")
                .isTrue();
        GroupedDataset others = SmallModel.data().subset(0, 1, 6, 7);
        assertThatThrownBy(() -> new Trainer(SmallModel.create(1), others, options))
                .hasMessageContaining("'small', is not of the data given");
    }

    @Test
    void modelIsReadFromAStreamToo() throws IOException {
        Path file = trained();
        byte[] bytes = Files.readAllBytes(file);
        Checkpoint read = Checkpoint.read(new ByteArrayInputStream(bytes), "resource");
        assertThat(read.arrays()).isEqualTo(Checkpoint.read(file).arrays());
        byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length / 2);
        assertThatThrownBy(() -> Checkpoint.read(new ByteArrayInputStream(cut), "resource"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("resource is not a whole checkpoint");
    }

    @Test
    void valuesThatAreNotFiniteAreRefusedByName() throws IOException {
        Path file = folder.resolve("nan.vhe");
        Homoencoder model = SmallModel.create(1);
        model.parameters().parameters().get("encoder/w").putScalar(0, Float.NaN);
        Checkpoint.of(model).write(file);
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("nan.vhe")
                .hasMessageContaining("'parameters/encoder/w'")
                .hasMessageContaining("not finite");
    }

    @Test
    void modelThatCannotBeMadeIsNamed() throws IOException {
        Checkpoint whole = Checkpoint.read(trained());
        assertThatThrownBy(whole::toModel)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no model can be made of type 'custom'")
                .hasMessageContaining("Checkpoint.copyTo");
    }

    @Test
    void smallFileThatBecomesALargeOneIsRefused() throws IOException {
        Path file = folder.resolve("bomb.vhe");
        long bytes = Runtime.getRuntime().maxMemory() / 2 + (1 << 20);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("meta.json"));
            zip.write("{\"formatVersion\": 1}".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("parameters/w.npy"));
            byte[] zeros = new byte[1 << 20];
            for (long written = 0; written < bytes; written += zeros.length) {
                zip.write(zeros);
            }
        }
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("bomb.vhe holds")
                .hasMessageContaining("-Xmx");
    }
}
