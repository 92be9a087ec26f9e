package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Sgd;

class RestartsTest {
    @TempDir Path folder;

    @Test
    void keepsTheRunWithTheBestTrainingBound() {
        TrainingOptions options =
                SmallModel.options(10)
                        .averagingDecay(0.5)
                        .checkpoint(folder.resolve("m.vhe"))
                        .build();
        Restarts restarts =
                Restarts.train(
                        SmallModel::create, SmallModel.data(), options, seed -> List.of(), 4, 5, 6);
        assertThat(restarts.runs()).extracting(Restarts.Run::seed).containsExactly(4L, 5L, 6L);
        assertThat(restarts.runs()).extracting(Restarts.Run::bound).doesNotHaveDuplicates();
        double best = restarts.runs().get(restarts.bestRun()).bound();
        assertThat(restarts.runs()).allSatisfy(run -> assertThat(run.bound() <= best).isTrue());
        long seed = restarts.runs().get(restarts.bestRun()).seed();
        assertThat(folder.resolve("m-4.vhe")).exists();
        assertThat(folder.resolve("m.vhe")).doesNotExist();
        // The kept model is the averaged one of that run.
        var kept = SmallModel.create(77);
        try {
            Checkpoint.read(folder.resolve("m-" + seed + ".vhe")).copyTo(kept, true);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(restarts.best().parameters().flatParameters())
                .isEqualTo(kept.parameters().flatParameters());
        assertThat(Files.exists(folder.resolve("m-6.vhe"))).isTrue();
    }

    @Test
    void runsThatAllDivergedAreAnError() {
        TrainingOptions absurd =
                SmallModel.options(30)
                        .updater(new Sgd())
                        .learningRate(LearningRateSchedule.constant(50))
                        .divergence(DivergencePolicy.STOP)
                        .build();
        assertThatThrownBy(
                        () ->
                                Restarts.train(
                                        SmallModel::create,
                                        SmallModel.data(),
                                        absurd,
                                        seed -> List.of(),
                                        1,
                                        2))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("all 2 runs diverged");
    }

    @Test
    void aRunThatDivergedIsNotChosen() {
        TrainingOptions options = SmallModel.options(5).divergence(DivergencePolicy.STOP).build();
        Restarts restarts =
                Restarts.train(
                        seed -> {
                            var model = SmallModel.create(seed);
                            if (seed == 1) {
                                model.parameters().flatParameters().assign(Float.NaN);
                            }
                            return model;
                        },
                        SmallModel.data(),
                        options,
                        seed -> List.of(),
                        1,
                        2);
        assertThat(restarts.bestRun()).isEqualTo(1);
        assertThat(restarts.runs().get(0).result()).isEmpty();
        assertThat(restarts.runs().get(0).failure().orElseThrow()).contains("step 0");
    }

    @Test
    void seedGivenTwiceIsRefused() {
        assertThatThrownBy(
                        () ->
                                Restarts.train(
                                        SmallModel::create,
                                        SmallModel.data(),
                                        SmallModel.options(5).build(),
                                        seed -> List.of(),
                                        1,
                                        2,
                                        1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seeds of restarts must differ, but are [1, 2, 1]");
    }

    @Test
    void noSeedIsRefused() {
        assertThatThrownBy(
                        () ->
                                Restarts.train(
                                        SmallModel::create,
                                        SmallModel.data(),
                                        SmallModel.options(5).build(),
                                        seed -> List.of()))
                .hasMessageContaining("at least one seed");
        assertThat(Restarts.fileOf(Path.of("a/model"), 3)).isEqualTo(Path.of("a/model-3"));
    }
}
