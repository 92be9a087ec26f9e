package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.vhe.core.model.Homoencoder;

class FrozenParametersTest {
    @TempDir Path folder;

    private static Map<String, INDArray> copy(Homoencoder model) {
        Map<String, INDArray> copy = new HashMap<>();
        model.parameters().parameters().forEach((name, value) -> copy.put(name, value.dup()));
        return copy;
    }

    private static Map<String, INDArray> trained(TrainingOptions.Builder options) {
        Homoencoder model = SmallModel.create(1);
        try (Trainer trainer = new Trainer(model, SmallModel.data(), options.build())) {
            trainer.train();
        }
        return copy(model);
    }

    private static TrainingOptions.Builder oneStep() {
        return SmallModel.options(1).updater(new Sgd());
    }

    @Test
    void frozenParametersKeepTheirValuesAndOthersLearnAsEver() {
        Map<String, INDArray> before = copy(SmallModel.create(1));
        Map<String, INDArray> all = trained(oneStep());
        Map<String, INDArray> some =
                trained(oneStep().freeze("posterior/c").freeze("likelihood/mean"));

        for (String name : before.keySet()) {
            boolean frozen = name.startsWith("posterior/c/") || name.equals("likelihood/mean");
            assertThat(all.get(name)).as(name).isNotEqualTo(before.get(name));
            assertThat(some.get(name))
                    .as(name)
                    .isEqualTo(frozen ? before.get(name) : all.get(name));
        }
    }

    @Test
    void nothingOfALongRunMovesWhatIsFrozen() {
        Map<String, INDArray> before = copy(SmallModel.create(1));
        Map<String, INDArray> after =
                trained(
                        SmallModel.options(30)
                                .averagingDecay(0.9)
                                .maxGradientNorm(0.1)
                                .freeze("posterior")
                                .freeze("encoder"));

        before.forEach(
                (name, value) -> {
                    boolean frozen = !name.startsWith("likelihood/");
                    assertThat(after.get(name).equals(value)).as(name).isEqualTo(frozen);
                });
    }

    @Test
    void whatIsNotThereOrAllOfItIsRefused() {
        Homoencoder model = SmallModel.create(1);
        // a scope's name ends where the name of a part of it does
        for (String name : List.of("posterior/b", "like", "likelihood/mean/x")) {
            TrainingOptions options = SmallModel.options(1).freeze(name).build();
            assertThatThrownBy(() -> new Trainer(model, SmallModel.data(), options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no parameter '%s' to freeze".formatted(name))
                    .hasMessageContaining("posterior/c");
        }
        TrainingOptions nothing =
                SmallModel.options(1)
                        .freeze("posterior")
                        .freeze("encoder")
                        .freeze("likelihood")
                        .build();
        assertThatThrownBy(() -> new Trainer(model, SmallModel.data(), nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none is left to learn");
        assertThatThrownBy(() -> SmallModel.options(1).freeze(" ").build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRunGoesOnWithTheSameOnesFrozenOnly() throws Exception {
        Path file = folder.resolve("frozen.vhe");
        TrainingOptions frozen = SmallModel.options(2).freeze("encoder").checkpoint(file).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), frozen)) {
            trainer.train();
        }
        TrainingOptions free = SmallModel.options(4).checkpoint(file).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), free)) {
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("frozen was [\"encoder\"] and is []");
        }
    }
}
