package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.model.Homoencoder;

class PartialGradientsTest {
    private static final TrainingOptions OPTIONS = SmallModel.options(6).batchSize(4).build();

    private static StepGradient mean(int parts, long seed, long step) {
        return mean(OPTIONS, parts, seed, step);
    }

    private static StepGradient mean(TrainingOptions options, int parts, long seed, long step) {
        try (PartialGradients gradients =
                new PartialGradients(SmallModel.create(3), SmallModel.data(), options, parts)) {
            return StepGradient.mean(
                    IntStream.range(0, parts)
                            .mapToObj(
                                    part ->
                                            gradients.compute(
                                                    part, seed, step, Map.of("c", 1.0, "z", 0.5)))
                            .toList());
        }
    }

    @Test
    void partsMakeTheGradientOfTheWhole() {
        for (long step : List.of(0L, 3L)) {
            StepGradient whole = mean(1, 5, step);
            for (int parts : List.of(2, 4)) {
                StepGradient sum = mean(parts, 5, step);
                assertThat(sum.terms().bound()).isCloseTo(whole.terms().bound(), within(1e-5));
                assertThat(sum.terms().kl().get("c"))
                        .isCloseTo(whole.terms().kl().get("c"), within(1e-5));
                assertThat(sum.gradient()).containsExactly(whole.gradient(), within(1e-5f));
                assertThat(sum.batchStatistics())
                        .containsExactly(whole.batchStatistics(), within(1e-5f));
            }
        }
        assertThat(mean(1, 6, 0).gradient()).isNotEqualTo(mean(1, 5, 0).gradient());
    }

    @Test
    void partsOfWholeSupportSetsMakeTheGradientOfTheWhole() {
        TrainingOptions shared = OPTIONS.toBuilder().targetsPerSupport(2).build();
        StepGradient whole = mean(shared, 1, 5, 3);
        StepGradient sum = mean(shared, 2, 5, 3);
        assertThat(sum.terms().bound()).isCloseTo(whole.terms().bound(), within(1e-5));
        assertThat(sum.gradient()).containsExactly(whole.gradient(), within(1e-5f));
        assertThat(whole.gradient()).isNotEqualTo(mean(1, 5, 3).gradient());
        assertThatThrownBy(() -> mean(shared, 4, 5, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all 2 targets of its support sets, but 4 parts have 1");
    }

    @Test
    void aTrainerWithGradientsFromElsewhereIsTheSameToTheLastBit() {
        Homoencoder here = SmallModel.create(3);
        Homoencoder there = SmallModel.create(3);
        Homoencoder worker = SmallModel.create(9);
        try (Trainer local = new Trainer(here, SmallModel.data(), OPTIONS);
                PartialGradients gradients =
                        new PartialGradients(worker, SmallModel.data(), OPTIONS, 1);
                Trainer remote =
                        new Trainer(
                                there,
                                SmallModel.data(),
                                OPTIONS,
                                new GradientSource() {
                                    @Override
                                    public int parts() {
                                        return 1;
                                    }

                                    @Override
                                    public StepGradient compute(
                                            long seed, long step, Map<String, Double> klWeights) {
                                        worker.parameters()
                                                .flatParameters()
                                                .assign(there.parameters().flatParameters());
                                        worker.parameters()
                                                .flatStatistics()
                                                .assign(there.parameters().flatStatistics());
                                        return gradients.compute(0, seed, step, klWeights);
                                    }
                                })) {
            local.train();
            remote.train();
        }
        assertThat(ArrayTransfer.toFloats(there.parameters().flatParameters()))
                .containsExactly(ArrayTransfer.toFloats(here.parameters().flatParameters()));
        assertThat(ArrayTransfer.toFloats(there.parameters().flatStatistics()))
                .containsExactly(ArrayTransfer.toFloats(here.parameters().flatStatistics()));
    }

    @Test
    void partsThatDoNotDivideTheBatchAndDoublePrecisionAreRefused() {
        assertThatThrownBy(() -> mean(3, 5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 targets are not of 3");
        Homoencoder precise = SmallModel.create(3, 2, DataType.DOUBLE);
        assertThatThrownBy(() -> new PartialGradients(precise, SmallModel.data(), OPTIONS, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("single precision");
    }
}
