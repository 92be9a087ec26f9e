package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
