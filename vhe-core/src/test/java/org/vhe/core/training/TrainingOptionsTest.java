package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.core.objective.Objective;

class TrainingOptionsTest {

    @Test
    void supportSizesAreInTheSameOrderHoweverTheyWereGiven() {
        for (List<String> latents : List.of(List.of("s", "c", "a"), List.of("a", "c", "s"))) {
            TrainingOptions.Builder builder = TrainingOptions.builder().budget(Budget.ofSteps(1));
            latents.forEach(latent -> builder.supportSize(latent, 5));

            Map<String, Integer> sizes = builder.build().supportSizes();

            assertThat(sizes.keySet()).containsExactly("a", "c", "s");
            assertThatThrownBy(() -> sizes.put("b", 1))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void oneShotPartNeedsAnObjectiveOverClasses() {
        for (Objective objective : Objective.ofPaper()) {
            TrainingOptions.Builder builder =
                    TrainingOptions.builder().objective(objective).oneShotPart(0.25);
            if (objective == Objective.VHE || objective == Objective.RESCALE) {
                assertThat(builder.build().oneShotPart()).isEqualTo(0.25);
            } else {
                assertThatThrownBy(builder::build)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "a one-shot part needs an objective whose KL is over |X|, vhe or rescale, but the objective is '%s' and oneShotPart 0.25",
                                objective.label());
            }
        }
    }

    @Test
    void targetsOfABatchAreAMultipleOfThoseThatShareSupportSets() {
        TrainingOptions.Builder builder = TrainingOptions.builder().batchSize(12);
        assertThat(builder.build().targetsPerSupport()).isEqualTo(1);
        assertThat(builder.targetsPerSupport(4).build().withSeed(3).targetsPerSupport())
                .isEqualTo(4);
        assertThatThrownBy(() -> builder.targetsPerSupport(5).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 is none of 5");
        assertThatThrownBy(() -> builder.targetsPerSupport(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("targetsPerSupport must be positive");
    }

    @Test
    void drawnSupportSizesNeedAnObjectiveOverClassesAndNoOneShotPart() {
        for (Objective objective : Objective.ofPaper()) {
            TrainingOptions.Builder builder =
                    TrainingOptions.builder().objective(objective).drawnSupportSizes(true);
            if (objective == Objective.VHE || objective == Objective.RESCALE) {
                assertThat(builder.build().drawnSupportSizes()).isTrue();
                assertThat(builder.build().withSeed(3).drawnSupportSizes()).isTrue();
                assertThatThrownBy(() -> builder.oneShotPart(0.25).build())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("oneShotPart 0.25");
            } else {
                assertThatThrownBy(builder::build)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("KL is over |X|")
                        .hasMessageContaining("'" + objective.label() + "'");
            }
        }
    }
}
