package org.vhe.models.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelFactory;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Budget;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;

class DenseVheTest {
    private static final DenseOptions SMALL = new DenseOptions(4, 8, 3, 2);

    /** Two classes of 4 x 4 images: the upper half is ink, or the lower half; a tenth is noise. */
    private static GroupedDataset halves() {
        var random = Seeds.random(1);
        float[] values = new float[40 * 16];
        int[] groups = new int[40];
        for (int i = 0; i < values.length; i++) {
            int element = i / 16;
            groups[element] = element % 2;
            boolean ink = (i % 16 < 8) == (element % 2 == 0);
            values[i] = ink != random.nextDouble() < 0.1 ? 1 : 0;
        }
        Grouping characters = new Grouping("character", groups, List.of("upper", "lower"));
        return new GroupedDataset(values, new long[] {1, 4, 4}, List.of(characters));
    }

    @Test
    void learnsTwoClasses() {
        Homoencoder model = DenseVhe.create(SMALL, 1);
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 3)
                        .batchSize(16)
                        .budget(Budget.ofSteps(200))
                        .build();
        ObjectiveTerms last;
        try (Trainer trainer = new Trainer(model, halves(), options)) {
            last = trainer.train().recentTerms();
        }
        // without the class every pixel costs log 2; knowing it, 0.325 nats, the noise's entropy
        assertThat(last.bound()).isGreaterThan(-16 * Math.log(2)).isLessThan(-16 * 0.325 + 0.5);
        assertThat(last.kl().get("c")).isPositive();
    }

    @Test
    void isMadeAgainFromItsDescription() {
        Homoencoder model = DenseVhe.create(SMALL, 1);
        Homoencoder again = ModelFactory.create(model.description(), 1);
        assertThat(again.parameters().flatParameters())
                .isEqualTo(model.parameters().flatParameters());
    }

    @Test
    void sizesMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DenseOptions(28, 0, 1, 1))
                .withMessage("hidden must be positive, but is 0");
    }
}
