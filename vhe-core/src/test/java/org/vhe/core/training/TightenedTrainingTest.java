package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.likelihood.TightenedBound;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.LinearGaussian;
import org.vhe.core.gaussian.Matrices;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.SupportInference;
import org.vhe.core.objective.Objective;

/** Training with support inference, where the best r and q' are known. */
class TightenedTrainingTest {
    private static final String PROPOSAL_BASELINE = "supportInference/c/baseline/mean";
    private static final String PROPOSAL = "supportInference/c/proposal";

    private static final double[][] LOADING =
            Matrices.scale(4 / GaussianDesigns.NOISE, Matrices.transpose(GaussianDesigns.CLASS));

    /** Of the exact posterior of a class of four elements. */
    private static final double[] VARIANCES = variances();

    private static double[] variances() {
        double[][] precision = Matrices.multiply(LOADING, GaussianDesigns.CLASS);
        return new double[] {1 / (1 + precision[0][0]), 1 / (1 + precision[1][1])};
    }

    /** Four elements about the first, the others' distances from it summing to zero. */
    private static GroupedDataset central() {
        float[] values = {
            0.5f, 1, -0.5f, //
            2.1f, 0, 0.3f, //
            -0.9f, 2.2f, 0.2f, //
            0.3f, 0.8f, -2
        };
        return new GroupedDataset(
                values,
                new long[] {3},
                List.of(new Grouping("class", new int[] {0, 0, 0, 0}, List.of("only"))));
    }

    /**
     * q(c; d) as if d stood for a class of four elements like it: the exact posterior for the
     * central element of {@link #central()}, whose mean is that of its class.
     */
    private static Homoencoder model(GroupedDataset data, boolean learned) {
        SupportInference inference = SupportInference.of(data.grouping("class"));
        return GaussianDesigns.oneClass()
                .model(Map.of("c", LinearGaussian.posterior(n -> VARIANCES, LOADING, Map.of())))
                .toBuilder()
                .supportInference("c", learned ? inference.withLearnedProposal() : inference)
                .build();
    }

    private static TrainingOptions.Builder options(int steps) {
        return TrainingOptions.builder()
                .supportSize("c", 1)
                .batchSize(16)
                .budget(Budget.ofSteps(steps))
                .learningRate(LearningRateSchedule.fallingFrom(0.03, 0.5))
                .seed(5);
    }

    private static void train(Homoencoder model, GroupedDataset data, TrainingOptions options) {
        try (Trainer trainer = new Trainer(model, data, options)) {
            trainer.train();
        }
    }

    private static TightenedBound bound(Homoencoder model, GroupedDataset data) {
        return TightenedBound.of(
                model, data, Map.of("c", 1), new EstimatedTerms.Options(500, 10, 9));
    }

    /** E log q(c; d) / mean of q(c; d') over d' in X, over |X|, by quadrature. */
    private static double bestGain(GroupedDataset data) {
        double[] v = VARIANCES;
        double[][] covariance = {{v[0], 0}, {0, v[1]}};
        double sum = 0;
        for (int d = 0; d < 4; d++) {
            double[] mean = posteriorMean(data, d);
            for (double a = -6.5; a <= 6.5; a += 0.5) {
                for (double b = -6.5; b <= 6.5; b += 0.5) {
                    double[] c = {mean[0] + Math.sqrt(v[0]) * a, mean[1] + Math.sqrt(v[1]) * b};
                    double mixture = 0;
                    for (int other = 0; other < 4; other++) {
                        double[] otherMean = posteriorMean(data, other);
                        mixture += Math.exp(Matrices.logNormal(c, otherMean, covariance)) / 4;
                    }
                    double ratio = Matrices.logNormal(c, mean, covariance) - Math.log(mixture);
                    double weight = 0.25 * Math.exp(-0.5 * (a * a + b * b)) / (2 * Math.PI);
                    sum += weight * ratio / 4;
                }
            }
        }
        return sum / data.size();
    }

    private static double[] posteriorMean(GroupedDataset data, int element) {
        float[] x = new float[3];
        data.copyElement(element, x, 0);
        double[] mean = new double[2];
        for (int j = 0; j < 2; j++) {
            for (int k = 0; k < 3; k++) {
                mean[j] += VARIANCES[j] * LOADING[j][k] * x[k];
            }
        }
        return mean;
    }

    private static double exactPerElement(GroupedDataset data) {
        return GaussianDesigns.oneClass().logMarginal(data) / data.size();
    }

    @Test
    void learnedInferenceTightensTheBoundOfUniformSupports() {
        GroupedDataset data = central();
        Homoencoder model = model(data, false);
        TightenedBound before = bound(model, data);
        assertThat(before.gain().mean()).isCloseTo(0, within(1e-6));
        train(model, data, options(800).build());
        TightenedBound after = bound(model, data);
        // nothing but r is trained
        assertThat(after.plain().mean()).isCloseTo(before.plain().mean(), within(1e-9));
        assertThat(after.gain().mean())
                .isCloseTo(bestGain(data), within(0.01 + 4 * after.gain().standardError()));
        assertThat(after.tightened().mean())
                .isCloseTo(after.plain().mean() + after.gain().mean(), within(1e-9))
                .isLessThan(exactPerElement(data));
    }

    @Test
    void learnedProposalPrefersTheElementThatStandsForItsClass() {
        GroupedDataset data = central();
        Homoencoder model = model(data, true);
        train(
                model,
                data,
                options(900).learningRate(LearningRateSchedule.fallingFrom(0.06, 0.5)).build());
        double[] proposal = SupportInference.proposal(model, "c", 0);
        assertThat(proposal[0]).isGreaterThan(0.95);
        assertThat(Arrays.stream(proposal).sum()).isCloseTo(1, within(1e-12));
        assertThat(SupportInference.proposal(model(data, false), "c", 0))
                .containsExactly(0.25, 0.25, 0.25, 0.25);
        double baseline = model.parameters().statistics().get(PROPOSAL_BASELINE).getDouble(0);
        assertThat(baseline).isCloseTo(exactPerElement(data), within(1.0));
        // with D always the first element, q(c; D) is the exact posterior
        assertThat(bound(model, data).tightened().mean())
                .isCloseTo(exactPerElement(data), within(0.15))
                .isGreaterThan(bound(model(data, false), data).plain().mean() + 0.5);
    }

    @Test
    void resumedTrainingWithLearnedProposalIsTheUninterruptedOne(@TempDir Path folder)
            throws Exception {
        GroupedDataset data = central();
        Homoencoder whole = model(data, true);
        train(whole, data, options(12).learningRate(LearningRateSchedule.constant(0.1)).build());
        Path file = folder.resolve("half.zip");
        TrainingOptions.Builder builder =
                options(12).learningRate(LearningRateSchedule.constant(0.1)).checkpoint(file);
        train(model(data, true), data, builder.budget(Budget.ofSteps(6)).build());
        Homoencoder resumed = model(data, true);
        try (Trainer trainer =
                new Trainer(resumed, data, builder.budget(Budget.ofSteps(12)).build())) {
            trainer.resume(file).train();
        }
        assertThat(resumed.parameters().flatParameters())
                .isEqualTo(whole.parameters().flatParameters());
    }

    @Test
    void otherObjectivesCannotBeTightened() {
        GroupedDataset data = central();
        Homoencoder model = model(data, false);
        TrainingOptions options = options(1).objective(Objective.RESAMPLE).build();
        assertThatThrownBy(() -> new Trainer(model, data, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VHE")
                .hasMessageContaining("RESAMPLE");
        TrainingOptions single = options(1).oneShotPart(0.5).build();
        assertThatThrownBy(() -> new Trainer(model, data, single))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one-shot part 0.5");
        TrainingOptions drawn = options(1).drawnSupportSizes(true).build();
        assertThatThrownBy(() -> new Trainer(model, data, drawn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drawn sizes");
    }

    @Test
    void trainedParametersCanBeCopiedIntoAModelWithFewerOfThem() {
        Homoencoder tightened = model(central(), true);
        String embeddings = "supportInference/c/embeddings";
        tightened.parameters().parameters().get(embeddings).assign(3);
        Homoencoder other = model(central(), false);
        other.parameters().copyFrom(tightened.parameters());
        assertThat(other.parameters().parameters()).doesNotContainKey(PROPOSAL);
        assertThat(other.parameters().parameters().get(embeddings))
                .isEqualTo(tightened.parameters().parameters().get(embeddings));
    }
}
