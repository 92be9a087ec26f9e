package org.vhe.core.evaluation.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.gaussian.ExpectedTerms;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.Homoencoder;

/** Against terms whose expectation over the noise is exact; supports are whole classes. */
class EstimatedTermsTest {
    private static final GroupedDataset DATA =
            GaussianDesigns.data(7, Map.of("class", new int[] {0, 0, 0, 1, 1, 1}));
    private static final Homoencoder MODEL =
            GaussianDesigns.withElementLatent().model(GaussianDesigns.withElementLatentPosterior());

    private static List<SupportSpec> wholeClasses() {
        String latent = MODEL.structure().sharedLatents().get(0).name();
        return List.of(SupportSpec.of(latent, "class", 3));
    }

    @Test
    void estimatesApproachExpectations() {
        ExpectedTerms exact =
                ExpectedTerms.of(
                        MODEL,
                        new EpisodeSampler(DATA, wholeClasses(), 6, 1).batch(0),
                        GraphExecutor.Kind.COMPILED);
        EstimatedTerms estimated =
                EstimatedTerms.of(
                        MODEL, DATA, wholeClasses(), new EstimatedTerms.Options(600, 50, 5));
        assertThat(estimated.targets()).isEqualTo(30_000);
        assertThat(estimated.logLikelihood()).isCloseTo(mean(exact.logLikelihood()), within(0.05));
        assertThat(estimated.kl().keySet()).isEqualTo(exact.kl().keySet());
        exact.kl()
                .forEach(
                        (name, values) ->
                                assertThat(estimated.kl().get(name))
                                        .isCloseTo(mean(values), within(0.02)));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void sameSeedGivesTheSameAndAnotherSeedOthers() {
        EstimatedTerms.Options options = new EstimatedTerms.Options(6, 2, 5);
        EstimatedTerms first = EstimatedTerms.of(MODEL, DATA, wholeClasses(), options);
        assertThat(EstimatedTerms.of(MODEL, DATA, wholeClasses(), options)).isEqualTo(first);
        EstimatedTerms other =
                EstimatedTerms.of(MODEL, DATA, wholeClasses(), new EstimatedTerms.Options(6, 2, 6));
        assertThat(other.logLikelihood()).isNotEqualTo(first.logLikelihood());
    }

    @Test
    void supportSetsOfAnotherGroupingOrLatentAreRefused() {
        EstimatedTerms.Options options = new EstimatedTerms.Options(6, 2, 5);
        String latent = MODEL.structure().sharedLatents().get(0).name();
        List<SupportSpec> ofElements = List.of(SupportSpec.of(latent, "element", 1));
        assertThatThrownBy(() -> EstimatedTerms.of(MODEL, DATA, ofElements, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be of groups of 'class'")
                .hasMessageContaining("not of 'element'");
        List<SupportSpec> more =
                List.of(wholeClasses().get(0), SupportSpec.of("other", "class", 1));
        assertThatThrownBy(() -> EstimatedTerms.of(MODEL, DATA, more, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is a support set for 'other'");
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new EstimatedTerms.Options(0, 3, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batchSize must be positive, but is 0");
        assertThatThrownBy(() -> new EstimatedTerms.Options(3, -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batches must be positive, but is -1");
    }
}
