package org.vhe.core.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.gaussian.ExpectedTerms;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.gaussian.LinearGaussian;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Posterior;

/**
 * The bound against the exact likelihood of linear-Gaussian models, whose expectation over the
 * noise is computed exactly: with D = X and exact posteriors, the bound summed over all elements is
 * log p(data), for every design. Tolerances are those of float KL weights and data.
 */
class ExactBoundTest {
    private static final double TOLERANCE = 1e-5;
    private static final Map<String, int[]> CLASSES = Map.of("class", new int[] {0, 0, 0, 1, 1, 1});
    private static final Map<String, int[]> ALPHABETS =
            Map.of(
                    "class", new int[] {0, 0, 1, 1, 2, 2, 3, 3},
                    "alphabet", new int[] {0, 0, 0, 0, 1, 1, 1, 1});

    /** A model, its data, and a batch that has every element as a target. */
    private record Setting(
            LinearGaussian design, Homoencoder model, GroupedDataset data, EpisodeBatch batch) {

        static Setting of(
                LinearGaussian design,
                Map<String, Posterior> posteriors,
                Map<String, int[]> groups,
                Objective objective,
                Map<String, Integer> supportSizes) {
            return of(design, posteriors, groups, objective, supportSizes, 1);
        }

        static Setting of(
                LinearGaussian design,
                Map<String, Posterior> posteriors,
                Map<String, int[]> groups,
                Objective objective,
                Map<String, Integer> supportSizes,
                int targetsPerSupport) {
            Homoencoder model = design.model(posteriors);
            GroupedDataset data = GaussianDesigns.data(7, groups);
            EpisodeSampler sampler =
                    new EpisodeSampler(
                                    data,
                                    objective.supports(model.structure(), supportSizes),
                                    data.size(),
                                    3)
                            .withTargetsPerSupport(targetsPerSupport);
            return new Setting(design, model, data, sampler.batch(0));
        }

        ExpectedTerms terms() {
            return ExpectedTerms.of(model, batch, GraphExecutor.Kind.COMPILED);
        }

        double bound() {
            return terms().bound(model, Objective.VHE, batch);
        }

        double exact() {
            return design.logMarginal(data);
        }
    }

    private static Setting oneClass(Objective objective, int supportSize) {
        return Setting.of(
                GaussianDesigns.oneClass(),
                GaussianDesigns.oneClassPosterior(),
                CLASSES,
                objective,
                Map.of("c", supportSize));
    }

    private static Setting elementLatent(int supportSize) {
        return Setting.of(
                GaussianDesigns.withElementLatent(),
                GaussianDesigns.withElementLatentPosterior(),
                CLASSES,
                Objective.VHE,
                Map.of("c", supportSize));
    }

    private static Setting hierarchy(int alphabetSupport, int classSupport) {
        return Setting.of(
                GaussianDesigns.hierarchy(),
                GaussianDesigns.hierarchyPosterior(2),
                ALPHABETS,
                Objective.VHE,
                Map.of("a", alphabetSupport, "c", classSupport));
    }

    @Test
    void boundOfOneClassLatentIsExactWithExactPosterior() {
        Setting setting = oneClass(Objective.VHE, 3);
        assertThat(setting.bound()).isCloseTo(setting.exact(), within(TOLERANCE));
    }

    @Test
    void boundWithElementLatentIsExactWithExactPosteriors() {
        Setting setting = elementLatent(3);
        assertThat(setting.bound()).isCloseTo(setting.exact(), within(TOLERANCE));
    }

    @Test
    void boundOfHierarchyIsExactWithExactPosteriors() {
        Setting setting = hierarchy(4, 2);
        assertThat(setting.bound()).isCloseTo(setting.exact(), within(TOLERANCE));
    }

    /** KL(c) / |X| counts for each of the targets that share c, and so does KL(a) / |X|. */
    @Test
    void boundIsExactWhereTargetsShareSupportSets() {
        Setting element =
                Setting.of(
                        GaussianDesigns.withElementLatent(),
                        GaussianDesigns.withElementLatentPosterior(),
                        CLASSES,
                        Objective.VHE,
                        Map.of("c", 3),
                        3);
        assertThat(element.batch().supportShape("c")).startsWith(2, 3);
        assertThat(element.bound()).isCloseTo(element.exact(), within(TOLERANCE));
        Setting nested =
                Setting.of(
                        GaussianDesigns.hierarchy(),
                        GaussianDesigns.hierarchyPosterior(2),
                        ALPHABETS,
                        Objective.VHE,
                        Map.of("a", 4, "c", 2),
                        2);
        assertThat(nested.batch().supportShape("a")).startsWith(4, 4);
        assertThat(nested.bound()).isCloseTo(nested.exact(), within(TOLERANCE));
    }

    /** All of D decoded, as the Neural Statistician does: its bound on whole classes is exact. */
    @Test
    void neuralStatisticianThatDecodesItsSupportSetIsExactOnWholeClasses() {
        Setting statistician =
                Setting.of(
                        GaussianDesigns.oneClass(),
                        GaussianDesigns.oneClassPosterior(),
                        CLASSES,
                        Objective.NEURAL_STATISTICIAN,
                        Map.of("c", 3),
                        3);
        double bound =
                statistician
                        .terms()
                        .bound(
                                statistician.model(),
                                Objective.NEURAL_STATISTICIAN,
                                statistician.batch());
        assertThat(bound).isCloseTo(statistician.exact(), within(TOLERANCE));
    }

    @Test
    void boundWithElementLatentBreaksWithOtherClassSizes() {
        Setting setting = elementLatent(3);
        ExpectedTerms terms = setting.terms();
        double exact = setting.exact();
        assertThat(withDivisors(setting, terms, Map.of("c", 3.0)))
                .isCloseTo(exact, within(TOLERANCE));
        assertThat(withDivisors(setting, terms, Map.of("c", 6.0))).isGreaterThan(exact + 0.1);
        assertThat(withDivisors(setting, terms, Map.of("c", 1.0))).isLessThan(exact - 0.1);
    }

    @Test
    void boundOfHierarchyBreaksWhenAlphabetIsDividedByAnotherSize() {
        Setting setting = hierarchy(4, 2);
        ExpectedTerms terms = setting.terms();
        double exact = setting.exact();
        assertThat(withDivisors(setting, terms, Map.of("a", 4.0, "c", 2.0)))
                .isCloseTo(exact, within(TOLERANCE));
        // By the number of classes in the alphabet, or of elements in the class: both wrong.
        assertThat(withDivisors(setting, terms, Map.of("a", 2.0, "c", 2.0)))
                .isLessThan(exact - 0.01);
        assertThat(withDivisors(setting, terms, Map.of("a", 4.0, "c", 4.0)))
                .isGreaterThan(exact + 0.1);
    }

    private static double withDivisors(
            Setting setting, ExpectedTerms terms, Map<String, Double> divisors) {
        double total = 0;
        for (int row = 0; row < terms.logLikelihood().length; row++) {
            total += terms.logLikelihood()[row];
            for (LatentVariable latent : setting.model().structure().latents()) {
                double divisor = divisors.getOrDefault(latent.name(), 1.0);
                total -= terms.kl().get(latent.name())[row] / divisor;
            }
        }
        return total;
    }

    @Test
    void boundWithSmallerSupportsIsBelowExactOnAverage() {
        Setting setting = hierarchy(1, 1);
        EpisodeSampler sampler =
                new EpisodeSampler(
                        setting.data(),
                        Objective.VHE.supports(setting.model().structure(), Map.of("a", 1, "c", 1)),
                        setting.data().size(),
                        11);
        double total = 0;
        int batches = 20;
        for (int i = 0; i < batches; i++) {
            EpisodeBatch batch = sampler.batch(i);
            total +=
                    ExpectedTerms.of(setting.model(), batch, GraphExecutor.Kind.COMPILED)
                            .bound(setting.model(), Objective.VHE, batch);
        }
        assertThat(total / batches).isLessThan(setting.exact() - 0.1);
    }

    @Test
    void neuralStatisticianOnWholeClassesIsTheHomoencoder() {
        Setting vhe = oneClass(Objective.VHE, 3);
        Setting statistician = oneClass(Objective.NEURAL_STATISTICIAN, 3);
        double bound =
                statistician
                        .terms()
                        .bound(
                                statistician.model(),
                                Objective.NEURAL_STATISTICIAN,
                                statistician.batch());
        assertThat(bound)
                .isCloseTo(vhe.bound(), within(1e-9))
                .isCloseTo(vhe.exact(), within(TOLERANCE));
    }

    @Test
    void permutingSupportsLeavesTermsUnchanged() {
        Setting setting = hierarchy(4, 2);
        EpisodeBatch batch = setting.batch();
        Map<String, Integer> sizes = Map.of("a", 4, "c", 2);
        Map<String, float[]> given = new HashMap<>();
        Map<String, float[]> permuted = new HashMap<>();
        for (String latent : batch.latents()) {
            given.put(latent, batch.support(latent));
            permuted.put(latent, rotated(batch.support(latent), sizes.get(latent)));
        }
        ExpectedTerms a = terms(setting, sizes, given);
        ExpectedTerms b = terms(setting, sizes, permuted);
        assertThat(permuted.get("a")).isNotEqualTo(given.get("a"));
        assertThat(b.logLikelihood()).containsExactly(a.logLikelihood(), within(1e-12));
        assertThat(b.kl().get("a")).containsExactly(a.kl().get("a"), within(1e-12));
        assertThat(b.kl().get("c")).containsExactly(a.kl().get("c"), within(1e-12));
    }

    private static ExpectedTerms terms(
            Setting setting, Map<String, Integer> sizes, Map<String, float[]> supports) {
        return ExpectedTerms.of(
                setting.model(),
                setting.batch().targets(),
                sizes,
                supports,
                GraphExecutor.Kind.COMPILED);
    }

    /** Support sets [batch, shot, 3] with the first member of each moved to its end. */
    private static float[] rotated(float[] supports, int shot) {
        float[] result = new float[supports.length];
        int set = 3 * shot;
        for (int i = 0; i < supports.length; i++) {
            int start = i / set * set;
            result[start + (i - start + set - 3) % set] = supports[i];
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"compiled", "samediff"})
    void bothExecutorsGiveTheExactBound(GraphExecutor.Kind kind) {
        Setting setting = elementLatent(3);
        double bound =
                ExpectedTerms.of(setting.model(), setting.batch(), kind)
                        .bound(setting.model(), Objective.VHE, setting.batch());
        assertThat(bound).isCloseTo(setting.exact(), within(TOLERANCE));
    }
}
