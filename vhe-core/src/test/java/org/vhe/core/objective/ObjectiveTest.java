package org.vhe.core.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;

/** The table of objectives: where the target is drawn from, and what the KL is divided by. */
class ObjectiveTest {
    private static final LatentVariable C = LatentVariable.of("c", "class", 2);
    private static final LatentVariable Z = LatentVariable.of("z", Grouping.ELEMENT, 1);
    private static final LatentStructure STRUCTURE = LatentStructure.of(C, Z);

    /** Classes of 3 and 5 elements. */
    private static final GroupedDataset DATA =
            GaussianDesigns.data(3, Map.of("class", new int[] {0, 0, 0, 1, 1, 1, 1, 1}));

    private static EpisodeBatch batch(Objective objective, long index) {
        List<SupportSpec> supports = objective.supports(STRUCTURE, Map.of("c", 2));
        return new EpisodeSampler(DATA, supports, 8, 1).batch(index);
    }

    @ParameterizedTest
    @CsvSource({
        "vhe, 3, 5, false",
        "resample, 2, 2, false",
        "rescale, 3, 5, true",
        "ns, 2, 2, true",
        "vae, 1, 1, true"
    })
    void divisorAndTargetFollowTheTable(
            String label, float smallClass, float largeClass, boolean included) {
        Objective objective = Objective.ofLabel(label);
        boolean alwaysInside = true;
        for (int index = 0; index < 5; index++) {
            EpisodeBatch batch = batch(objective, index);
            float[] weights = objective.klWeights(C, batch, 1);
            for (int row = 0; row < 8; row++) {
                int element = batch.targetElements()[row];
                float divisor = element < 3 ? smallClass : largeClass;
                assertThat(weights[row]).as("element %d", element).isEqualTo(1 / divisor);
                alwaysInside &= contains(batch, row, element);
            }
            assertThat(objective.klWeights(Z, batch, 1)).containsOnly(1f);
        }
        assertThat(alwaysInside).isEqualTo(included);
    }

    private static boolean contains(EpisodeBatch batch, int row, int element) {
        int shot = batch.supportSize("c");
        int[] support = batch.supportElements("c");
        for (int i = row * shot; i < (row + 1) * shot; i++) {
            if (support[i] == element) {
                return true;
            }
        }
        return false;
    }

    @Test
    void scheduleScalesEveryWeight() {
        EpisodeBatch batch = batch(Objective.RESAMPLE, 0);
        assertThat(Objective.RESAMPLE.klWeights(C, batch, 0.5)).containsOnly(0.25f);
        assertThat(Objective.RESAMPLE.klWeights(Z, batch, 0.5)).containsOnly(0.5f);
    }

    @Test
    void autoencoderReadsOneElementWhateverTheSizeAskedFor() {
        assertThat(Objective.VAE.supportSizes(STRUCTURE, Map.of("c", 7))).isEqualTo(Map.of("c", 1));
        assertThatThrownBy(() -> Objective.VHE.supportSizes(STRUCTURE, Map.of()))
                .hasMessageContaining("no support size for latent 'c'");
    }

    @Test
    void sizeForNoSharedLatentIsRefused() {
        for (Objective objective : Objective.ofPaper()) {
            for (String name : List.of("d", "z")) {
                assertThatThrownBy(() -> objective.supportSizes(STRUCTURE, Map.of("c", 7, name, 7)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "there is a support size for '%s', but the shared latents are [c]",
                                name);
            }
        }
    }

    @Test
    void warmUpRisesLinearlyToOne() {
        KlSchedule schedule = KlSchedule.linear(0.2, 4);
        assertThat(schedule.at(0, "c")).isEqualTo(0.2);
        assertThat(schedule.at(2, "c")).isCloseTo(0.6, within(1e-12));
        assertThat(schedule.at(4, "c")).isEqualTo(1);
        assertThat(schedule.at(99, "c")).isEqualTo(1);
        assertThat(KlSchedule.NONE.at(0, "c")).isEqualTo(1);
        assertThatThrownBy(() -> KlSchedule.linear(1.5, 4)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> Objective.ofLabel("elbo")).hasMessageContaining("vhe");
    }

    @Test
    void nonFiniteTermsAreNamed() {
        Map<String, Double> kl = Map.of("c", 1.0);
        assertThat(new ObjectiveTerms(1, 2, kl).nonFiniteTerm()).isNull();
        assertThat(new ObjectiveTerms(1, Double.NaN, kl).nonFiniteTerm())
                .isEqualTo("logLikelihood");
        assertThat(new ObjectiveTerms(1, 2, Map.of("c", Double.POSITIVE_INFINITY)).nonFiniteTerm())
                .isEqualTo("kl of c");
        assertThat(new ObjectiveTerms(Double.NaN, 2, kl).nonFiniteTerm()).isEqualTo("bound");
    }
}
