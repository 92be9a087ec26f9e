package org.vhe.core.evaluation.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.graph.Initializer;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;

class FewShotEvaluationTest {

    /** Classes far apart: element = 10 class + noise in the first coordinate. */
    private static GroupedDataset separated(int classes, int perClass, double noise) {
        SplittableRandom random = new SplittableRandom(2);
        float[] values = new float[3 * classes * perClass];
        int[] groupOf = new int[classes * perClass];
        List<String> labels = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            labels.add("class" + c);
            for (int i = 0; i < perClass; i++) {
                int element = c * perClass + i;
                groupOf[element] = c;
                for (int j = 0; j < 3; j++) {
                    values[3 * element + j] = (float) (noise * random.nextGaussian());
                }
                values[3 * element] += 10f * c;
            }
        }
        return new GroupedDataset(
                values, new long[] {3}, List.of(new Grouping("class", groupOf, labels)));
    }

    @Test
    void separatedClassesAreAllRecognised() {
        FewShotOptions options = new FewShotOptions(3, 2, 4, 7, 1);
        GroupedDataset data = separated(5, 6, 0.5);
        FewShotResult pixels =
                FewShotEvaluation.evaluate(
                        new PixelNearestNeighbour(3),
                        FewShotProtocol.classes(data, "class", options));
        assertThat(pixels.accuracy().value()).isEqualTo(1);
        assertThat(pixels.correctPerEpisode()).containsExactly(7, 7, 7, 7);
        try (ModelEvaluator evaluator = encodedModel().evaluator()) {
            FewShotResult result =
                    FewShotEvaluation.evaluate(
                            new FewShotClassifier(evaluator, new ScoringOptions(5, 10, 16)),
                            FewShotProtocol.classes(data, "class", options));
            assertThat(result.accuracy().value()).isEqualTo(1);
            assertThat(result.accuracy().queries()).isEqualTo(28);
        }
    }

    @Test
    void episodesByThemselvesAreThoseOfTheWhole() {
        FewShotOptions options = new FewShotOptions(3, 2, 4, 7, 1);
        FewShotProtocol protocol = FewShotProtocol.classes(separated(5, 6, 5), "class", options);
        try (ModelEvaluator evaluator = encodedModel().evaluator()) {
            FewShotClassifier classifier =
                    new FewShotClassifier(evaluator, new ScoringOptions(5, 10, 16));
            List<EpisodeResult> episodes = new ArrayList<>();
            for (int number = 3; number >= 0; number--) {
                episodes.add(FewShotEvaluation.episode(classifier, protocol, number));
            }
            assertThat(FewShotEvaluation.merge(classifier.description(), options, episodes))
                    .isEqualTo(FewShotEvaluation.evaluate(classifier, protocol));
        }
    }

    /** A model with an encoder, which doubles elements, that its posterior undoes. */
    private static Homoencoder encodedModel() {
        LatentStructure structure = LatentStructure.of(LatentVariable.of("c", "class", 3));
        return Homoencoder.builder(structure, 3)
                .encoder((graph, elements) -> elements.mul(2))
                .posterior(
                        "c",
                        (graph, support, parents) -> {
                            var mean = support.mean(1).mul(0.5);
                            return new DiagonalGaussian(
                                    graph, mean, graph.full(-1, graph.shapeOf(mean)));
                        })
                .likelihood(
                        (graph, latents) -> {
                            var scale = graph.parameter("s", Initializer.constant(0), 1, 3);
                            var mean = latents.get("c");
                            return new DiagonalGaussian(graph, mean, mean.mul(0).add(scale));
                        })
                .dataType(DataType.FLOAT)
                .build();
    }

    @Test
    void fixedTasksAreScoredAsDrawnEpisodes() {
        float[][][] supports = {{{0, 0, 0}}, {{10, 0, 0}}};
        float[][] queries = {{1, 0, 0}, {9, 1, 0}, {4, 0, 0}};
        FewShotTask right = new FewShotTask(supports, queries, new int[] {0, 1, 0});
        FewShotTask wrong = new FewShotTask(supports, queries, new int[] {1, 1, 1});
        FewShotResult result =
                FewShotEvaluation.evaluate(
                        new PixelNearestNeighbour(3),
                        FewShotProtocol.fixed(List.of(right, wrong), 1));
        assertThat(result.correctPerEpisode()).containsExactly(3, 1);
        assertThat(result.accuracy().value()).isCloseTo(4 / 6.0, within(1e-12));
        assertThat(result.options()).isEqualTo(new FewShotOptions(2, 1, 2, 3, 1));
    }

    @Test
    void fixedTasksOfDifferentSizesAreRefused() {
        FewShotTask first =
                new FewShotTask(new float[][][] {{{0}}, {{1}}}, new float[][] {{1}}, new int[] {1});
        FewShotTask second =
                new FewShotTask(
                        new float[][][] {{{0}}, {{1}}}, new float[][] {{1}, {2}}, new int[] {1, 0});
        assertThatThrownBy(() -> FewShotProtocol.fixed(List.of(first, second), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all tasks must be as the first")
                .hasMessageContaining("but task 1 is");
        assertThatThrownBy(() -> FewShotProtocol.fixed(List.of(), 1))
                .hasMessage("expected at least one task, but got none");
    }

    /** Elements of several episodes are encoded once, also where factors are crossed. */
    @Test
    void everyProtocolReadsAnElementOfTheDataOnce() {
        GroupedDataset data =
                GaussianDesigns.data(
                        3,
                        Map.of(
                                "class", new int[] {0, 0, 0, 1, 1, 1, 2, 2, 2},
                                "style", new int[] {0, 1, 2, 0, 1, 2, 0, 1, 2}));
        FewShotOptions options = new FewShotOptions(3, 1, 4, 6, 1);
        for (FewShotProtocol protocol :
                List.of(
                        FewShotProtocol.classes(data, "class", options),
                        FewShotProtocol.crossed(data, "class", "style", options))) {
            int[] reads = new int[9];
            FewShotProtocol counted = counting(protocol, reads);
            try (ModelEvaluator evaluator = encodedModel().evaluator()) {
                FewShotEvaluation.evaluate(
                        new PosteriorDivergenceClassifier(evaluator, 9), counted);
            }
            // all nine in the first episode, in one chunk
            assertThat(reads).containsOnly(1);
        }
    }

    private static FewShotProtocol counting(FewShotProtocol protocol, int[] reads) {
        return new FewShotProtocol() {
            @Override
            public FewShotOptions options() {
                return protocol.options();
            }

            @Override
            public ElementSource elements() {
                return (element, target, offset) -> {
                    reads[element]++;
                    protocol.elements().copy(element, target, offset);
                };
            }

            @Override
            public FewShotEpisode episode(long number) {
                return protocol.episode(number);
            }
        };
    }

    @Test
    void gridsHaveEveryWayWithEveryShot() {
        assertThat(FewShotOptions.grid(List.of(5, 20), List.of(1, 5), 7, 3))
                .containsExactly(
                        FewShotOptions.of(5, 1, 7, 3),
                        FewShotOptions.of(5, 5, 7, 3),
                        FewShotOptions.of(20, 1, 7, 3),
                        FewShotOptions.of(20, 5, 7, 3));
    }

    @Test
    void nearestNeighbourScoresAreNegativeLeastSquaredDistances() {
        float[][][] supports = {{{0, 0, 0}, {3, 0, 0}}, {{0, 4, 0}, {9, 9, 9}}};
        double[][] scores =
                new PixelNearestNeighbour(3)
                        .classify(supports, new float[][] {{2, 0, 0}}, 0)
                        .values();
        assertThat(scores[0]).containsExactly(-1, -20);
    }

    @Test
    void episodesAreDisjointBalancedAndReproducible() {
        GroupedDataset data = separated(6, 5, 1);
        FewShotOptions options = new FewShotOptions(4, 2, 50, 9, 3);
        FewShotProtocol draw = FewShotProtocol.classes(data, "class", options);
        Set<Integer> seenClasses = new HashSet<>();
        for (int number = 0; number < 50; number++) {
            FewShotEpisode episode = draw.episode(number);
            assertThat(draw.episode(number).elements()).isEqualTo(episode.elements());
            assertThat(episode.elements()).doesNotHaveDuplicates().hasSize(4 * 2 + 9);
            Set<Integer> classes = new HashSet<>();
            int[] perClass = new int[4];
            for (int c = 0; c < 4; c++) {
                int group = data.grouping("class").groupOf(episode.supports()[c][0]);
                assertThat(data.grouping("class").groupOf(episode.supports()[c][1]))
                        .isEqualTo(group);
                classes.add(group);
            }
            for (int i = 0; i < 9; i++) {
                int label = episode.labels()[i];
                perClass[label]++;
                assertThat(data.grouping("class").groupOf(episode.queries()[i]))
                        .isEqualTo(data.grouping("class").groupOf(episode.supports()[label][0]));
            }
            assertThat(classes).hasSize(4);
            assertThat(perClass).containsExactly(3, 2, 2, 2);
            seenClasses.addAll(classes);
        }
        assertThat(seenClasses).hasSize(6);
    }

    @Test
    void groupsTooSmallOrTooFewAreRefused() {
        GroupedDataset data = separated(3, 4, 1);
        assertThat(
                        org.junit.jupiter.api.Assertions.assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        FewShotProtocol.classes(
                                                data, "class", FewShotOptions.of(2, 4, 1, 1))))
                .hasMessageContaining("groups of 5 elements")
                .hasMessageContaining("'class0'");
        assertThat(
                        org.junit.jupiter.api.Assertions.assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        FewShotProtocol.classes(
                                                data, "class", FewShotOptions.of(4, 1, 1, 1))))
                .hasMessageContaining("grouping 'class' has 3");
    }

    @Test
    void resultsAreJson() throws Exception {
        FewShotResult result =
                new FewShotResult(
                        "pixels",
                        FewShotOptions.of(5, 1, 2, 7),
                        AccuracyEstimate.of(List.of(5, 3), 5),
                        Calibration.of(List.of(new Answer(false, 0.6, -1.5))),
                        3.5,
                        List.of(5, 3));
        var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
        var json = mapper.readTree(mapper.writeValueAsString(result));
        assertThat(json.path("accuracy").path("value").asDouble()).isEqualTo(0.8);
        assertThat(json.path("evaluationsPerQuery").asDouble()).isEqualTo(3.5);
        assertThat(json.path("options").path("seed").asLong()).isEqualTo(7);
        assertThat(mapper.treeToValue(json, FewShotResult.class)).isEqualTo(result);
        assertThat(Map.of("result", result)).containsValue(result);
    }
}
