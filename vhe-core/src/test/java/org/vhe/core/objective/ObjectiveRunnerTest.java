package org.vhe.core.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.SupportInference;

class ObjectiveRunnerTest {
    private static final Map<String, Integer> SIZES = Map.of("c", 2);
    private static final GroupedDataset DATA =
            GaussianDesigns.data(7, Map.of("class", new int[] {0, 0, 0, 1, 1}));
    private static final Homoencoder PLAIN =
            GaussianDesigns.oneClass().model(GaussianDesigns.oneClassPosterior());

    private static Homoencoder tightened() {
        SupportInference inference = SupportInference.of(DATA.grouping("class"));
        return PLAIN.toBuilder().supportInference("c", inference.withLearnedProposal()).build();
    }

    private static EpisodeSampler sampler(Homoencoder model, GroupedDataset data) {
        List<SupportSpec> specs = Objective.VHE.supports(model.structure(), SIZES);
        return ObjectiveEpisodes.sampler(model, data, specs, 4, 3);
    }

    @Test
    void boundIsTheMeanOfWeightedTerms() {
        EpisodeBatch batch = sampler(PLAIN, DATA).batch(0);
        try (ObjectiveRunner runner = ObjectiveRunner.of(PLAIN, Objective.VHE, 4, SIZES)) {
            KlSchedule half = KlSchedule.constant(0.5);
            BatchTerms terms = runner.terms(batch, runner.noise(5), half, 0);
            double sum = 0;
            double bound = 0;
            for (int row = 0; row < 4; row++) {
                double kl = terms.kl().get("c")[row] / batch.classSizes("c")[row];
                sum += terms.logLikelihood()[row] - 0.5 * kl;
                bound += terms.logLikelihood()[row] - kl;
            }
            // float KL weights
            assertThat(terms.maximised().get("objective")).isCloseTo(sum / 4, within(1e-6));
            assertThat(terms.mean().objective()).isEqualTo(terms.maximised().get("objective"));
            assertThat(terms.bound()).isCloseTo(bound / 4, within(1e-6));
            assertThat(runner.terms(batch, 5).bound()).isCloseTo(terms.bound(), within(1e-12));
            assertThat(runner.terms(batch, 5).maximised()).isEmpty();
            assertThat(terms.mean().bound()).isEqualTo(terms.bound());
            assertThat(terms.mean().logLikelihood())
                    .isEqualTo(Arrays.stream(terms.logLikelihood()).sum() / 4);
            assertThat(terms.supportGain()).isEmpty();
        }
    }

    @Test
    void termsAreAFunctionOfBatchAndSeed() {
        EpisodeSampler sampler = sampler(PLAIN, DATA);
        try (ObjectiveRunner runner = ObjectiveRunner.of(PLAIN, Objective.VHE, 4, SIZES)) {
            double first = runner.terms(sampler.batch(0), 5).bound();
            assertThat(runner.terms(sampler.batch(0), 6).bound()).isNotEqualTo(first);
            assertThat(runner.terms(sampler.batch(1), 5).bound()).isNotEqualTo(first);
            assertThat(runner.terms(sampler.batch(0), 5).bound()).isEqualTo(first);
            assertThat(runner.terms(sampler.batch(0), runner.noise(5), KlSchedule.NONE, 0).bound())
                    .isEqualTo(first);
        }
    }

    @Test
    void supportInferenceIsToldWhatWasDrawn() {
        Homoencoder model = tightened();
        EpisodeBatch batch = sampler(model, DATA).batch(0);
        try (ObjectiveRunner runner = ObjectiveRunner.of(model, Objective.VHE, 4, SIZES);
                ObjectiveRunner plain =
                        ObjectiveRunner.of(
                                model.withoutSupportInference(), Objective.VHE, 4, SIZES)) {
            BatchTerms terms = runner.terms(batch, 5);
            BatchTerms untightened = plain.terms(batch, 5);
            // r has not learned and q' is uniform: both are one over the class's size for a member
            assertThat(terms.supportGain().get("c")).hasSize(4);
            assertThat(terms.mean().supportGain().get("c")).isCloseTo(0, within(1e-9));
            assertThat(untightened.supportGain()).isEmpty();
            assertThat(untightened.logLikelihood()).isEqualTo(terms.logLikelihood());
        }
    }

    @Test
    void supportSetsFollowTheLearnedProposal() {
        Homoencoder model = tightened();
        model.parameters().parameters().get("supportInference/c/proposal").putScalar(1, 1e3);
        EpisodeBatch batch = sampler(model, DATA).batch(0);
        int[] drawn = batch.supportElements("c");
        for (int i = 0; i < drawn.length; i++) {
            boolean firstClass = batch.targetElements()[i / 2] < 3;
            assertThat(firstClass).isEqualTo(drawn[i] < 3);
            assertThat(!firstClass || drawn[i] == 1).isTrue();
        }
    }

    @Test
    void dataWithOtherClassesIsRefused() {
        GroupedDataset other = GaussianDesigns.data(7, Map.of("class", new int[] {0, 0, 1, 1, 1}));
        Homoencoder model = tightened();
        assertThatThrownBy(() -> sampler(model, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'c'")
                .hasMessageContaining("embeddings");
    }
}
