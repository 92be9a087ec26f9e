package org.vhe.examples.onedim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.GradientEstimator;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.model.Prior;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.Restarts;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;
import org.vhe.models.linear.Family;
import org.vhe.models.linear.FeatureMap;
import org.vhe.models.linear.LinearCategoricalPosterior;
import org.vhe.models.linear.LinearLikelihood;

/**
 * A latent of four values on classes that are uniform on 1 to 4, 5 to 8, the odd or the even of 1
 * to 8: it can be exact, and every estimator of the gradient finds it.
 */
class DiscreteLatentTest {
    private static final int[][] TYPES = {{1, 2, 3, 4}, {5, 6, 7, 8}, {1, 3, 5, 7}, {2, 4, 6, 8}};

    static Stream<GradientEstimator> estimators() {
        return Stream.of(
                GradientEstimator.ENUMERATION,
                GradientEstimator.SCORE_FUNCTION,
                GradientEstimator.gumbelSoftmax(0.7));
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void trainedPosteriorFindsTheType(GradientEstimator estimator) {
        OneDimensionalData data =
                OneDimensionalData.generate(
                        OneDimensionalFamily.DISCRETE,
                        new OneDimensionalData.Options(40, 20, FamilyConstants.defaults(), 5));
        Homoencoder model = train(estimator, data);
        try (ModelEvaluator evaluator = model.evaluator()) {
            TreeSet<Integer> values = new TreeSet<>();
            for (int type = 0; type < TYPES.length; type++) {
                int value = valueOf(evaluator, TYPES[type]);
                values.add(value);
                assertThat(probabilities(evaluator, value))
                        .as("p(x | value of %s)", Arrays.toString(TYPES[type]))
                        .containsExactly(frequencies(data, type), within(0.03));
            }
            assertThat(values).containsExactly(0, 1, 2, 3);
        }
    }

    private static Homoencoder model(GradientEstimator estimator, long seed) {
        LatentVariable c = LatentVariable.of("c", OneDimensionalData.CLASS, 4);
        return Homoencoder.builder(LatentStructure.of(c), 1)
                .posterior("c", new LinearCategoricalPosterior(4, FeatureMap.oneHot(1, 8)))
                .prior("c", Prior.learnedCategorical(4))
                .likelihood(new LinearLikelihood(8, Family.wholeNumber(1, 8)))
                .gradient("c", estimator)
                .seed(seed)
                .build();
    }

    /** How often 1 to 8 are in the classes of a type: the likelihood's best probabilities. */
    private static double[] frequencies(OneDimensionalData data, int type) {
        double[] result = new double[8];
        double total = 0;
        float[] x = new float[1];
        for (int element = 0; element < data.dataset().size(); element++) {
            int group = data.dataset().grouping(OneDimensionalData.CLASS).groupOf(element);
            if (data.parameters().get(group) == type) {
                data.dataset().copyElement(element, x, 0);
                result[(int) x[0] - 1]++;
                total++;
            }
        }
        for (int i = 0; i < 8; i++) {
            result[i] /= total;
        }
        return result;
    }

    /** The best of several runs, as some merge two types into one value. */
    private static Homoencoder train(GradientEstimator estimator, OneDimensionalData data) {
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 10)
                        .batchSize(64)
                        .budget(
                                Budget.ofSteps(
                                        estimator == GradientEstimator.SCORE_FUNCTION ? 1500 : 500))
                        .learningRate(LearningRateSchedule.fallingFrom(0.05, 0.5))
                        .build();
        return Restarts.train(
                        seed -> model(estimator, seed),
                        data.dataset(),
                        options,
                        seed -> List.of(),
                        7,
                        8,
                        10,
                        11,
                        12)
                .best();
    }

    /** The value of c that the posterior gives nearly all its probability for a whole type. */
    private static int valueOf(ModelEvaluator evaluator, int[] type) {
        EvaluationGraph graph = evaluator.inference(1, Map.of("c", type.length));
        float[] support = new float[type.length];
        for (int i = 0; i < support.length; i++) {
            support[i] = type[i];
        }
        graph.set(ObjectiveGraph.support("c"), support)
                .drawNoise(new SplittableRandom(1))
                .execute();
        assertThat(Math.exp(graph.get(ModelEvaluator.logPosterior("c"))[0])).isGreaterThan(0.98);
        float[] oneHot = graph.get(ModelEvaluator.latent("c"));
        int value = 0;
        while (oneHot[value] == 0) {
            value++;
        }
        return value;
    }

    /** p(x | c) for x from 1 to 8. */
    private static double[] probabilities(ModelEvaluator evaluator, int value) {
        EvaluationGraph graph = evaluator.scoring(8);
        float[] latents = new float[32];
        for (int row = 0; row < 8; row++) {
            latents[4 * row + value] = 1;
        }
        graph.set(ModelEvaluator.ELEMENT, new float[] {1, 2, 3, 4, 5, 6, 7, 8})
                .set(ModelEvaluator.latent("c"), latents)
                .execute();
        return Arrays.stream(graph.getDoubles(ModelEvaluator.LOG_WEIGHT)).map(Math::exp).toArray();
    }
}
