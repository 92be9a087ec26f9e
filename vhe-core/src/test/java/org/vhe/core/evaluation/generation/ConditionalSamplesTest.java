package org.vhe.core.evaluation.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

class ConditionalSamplesTest {
    private static final Homoencoder MODEL =
            GaussianDesigns.withElementLatent().model(GaussianDesigns.withElementLatentPosterior());

    /** Element e is (e, -e, 1); two classes of three, one of two. */
    private static final GroupedDataset DATA =
            new GroupedDataset(
                            new float[8],
                            new long[] {},
                            List.of(
                                    Grouping.ofLabels(
                                            "kind",
                                            List.of("a", "a", "a", "b", "b", "b", "c", "c"))))
                    .map(new long[] {3}, (element, zero) -> new float[] {element, -element, 1});

    private static ConditionalSamples samples(int groups, int shots, int count, long seed) {
        return ConditionalSamples.of(
                MODEL, DATA, "kind", new ConditionalSamples.Options(groups, shots, count, seed));
    }

    @Test
    void cuesAreMembersOfTheirGroups() {
        ConditionalSamples made = samples(3, 2, 4, 1);

        assertThat(made.labels()).containsExactlyInAnyOrder("a", "b", "c");
        for (int i = 0; i < 3; i++) {
            Grouping kinds = DATA.grouping("kind");
            int[] members = kinds.members(kinds.labels().indexOf(made.labels().get(i)));
            assertThat(Arrays.asList(DATA.values(members))).contains(made.cues()[i]);
            assertThat(made.cues()[i][0]).isNotEqualTo(made.cues()[i][1]);
            assertThat(made.samples()[i]).hasDimensions(4, 3);
        }
    }

    @Test
    void samplesAreThoseOfTheConditionalSampler() {
        ConditionalSamples made = samples(2, 2, 4, 1);
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            float[][] expected =
                    new ConditionalSampler(
                                    evaluator, GenerationOptions.means(Seeds.derive(1, 2, 1)))
                            .generate(made.cues()[1], 4);
            assertThat(made.samples()[1]).isEqualTo(expected);
        }
    }

    @Test
    void allIsAFunctionOfTheSeed() {
        ConditionalSamples made = samples(2, 1, 3, 5);
        ConditionalSamples again = samples(2, 1, 3, 5);

        assertThat(again.labels()).isEqualTo(made.labels());
        assertThat(Arrays.deepEquals(again.cues(), made.cues())).isTrue();
        assertThat(Arrays.deepEquals(again.samples(), made.samples())).isTrue();
        assertThat(Arrays.deepEquals(samples(2, 1, 3, 6).samples(), made.samples())).isFalse();
    }

    @Test
    void newGroupsHaveNoCues() {
        ConditionalSamples made = ConditionalSamples.fromPrior(MODEL, 2, 3, 5);

        assertThat(made.labels()).isEmpty();
        assertThat(made.cues()).hasDimensions(2, 0);
        assertThat(made.samples()).hasDimensions(2, 3);
        assertThat(made.samples()[0]).isNotEqualTo(made.samples()[1]);
    }

    @Test
    void impossibleNumbersAreErrors() {
        assertThat(samples(9, 1, 1, 0).labels()).hasSize(3);
        assertThatThrownBy(() -> samples(3, 3, 1, 0))
                .hasMessageContaining("3 cues were asked for, but 'c' has 2 members");
        assertThatThrownBy(() -> samples(0, 1, 1, 0)).hasMessageContaining("groups must be pos");
        assertThatThrownBy(() -> samples(1, 0, 1, 0)).hasMessageContaining("shots must be pos");
        assertThatThrownBy(() -> samples(1, 1, 0, 0)).hasMessageContaining("samples must be pos");
        assertThatThrownBy(() -> ConditionalSamples.fromPrior(MODEL, 1, 0, 0))
                .hasMessageContaining("samples must be pos");
    }
}
