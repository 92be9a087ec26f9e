package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.model.Homoencoder;

class CheckpointWithoutTrainingTest {
    @TempDir Path folder;

    private Path trained(double averaging) throws IOException {
        Path file = folder.resolve("model.zip");
        TrainingOptions options =
                SmallModel.options(4).averagingDecay(averaging).checkpoint(file).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            trainer.train();
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.9})
    void modelIsTheSameAndNothingElseIsKept(double averaging) throws IOException {
        Checkpoint whole = Checkpoint.read(trained(averaging));
        Path file = folder.resolve("small.zip");
        whole.withoutTraining().write(file);
        Checkpoint small = Checkpoint.read(file);
        Homoencoder expected = SmallModel.create(2);
        Homoencoder found = SmallModel.create(3);
        whole.copyTo(expected, true);
        small.copyTo(found, true);

        assertThat(found.parameters().flatParameters())
                .isEqualTo(expected.parameters().flatParameters());
        assertThat(found.parameters().flatStatistics())
                .isEqualTo(expected.parameters().flatStatistics());
        assertThat(small.arrays())
                .hasSize(
                        found.parameters().parameters().size()
                                + found.parameters().statistics().size())
                .allSatisfy((name, a) -> assertThat(a.dataType()).isEqualTo(DataType.FLOAT));
        assertThat(new ObjectMapper().readTree(small.description()).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "formatVersion",
                        "modelType",
                        "modelOptions",
                        "modelSeed",
                        "step",
                        "trainingOptions");
        assertThat(small.step()).isEqualTo(4);
        assertThat(Files.size(file)).isLessThan(Files.size(folder.resolve("model.zip")));
    }

    @Test
    void trainingCannotGoOnFromIt() throws IOException {
        Path file = folder.resolve("small.zip");
        Checkpoint.read(trained(0.9)).withoutTraining().write(file);
        TrainingOptions options = SmallModel.options(6).averagingDecay(0.9).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), options)) {
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("cannot be used to go on training");
        }
    }
}
