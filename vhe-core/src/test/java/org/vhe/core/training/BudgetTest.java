package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BudgetTest {

    @Test
    void firstLimitReachedDecides() {
        Budget budget = new Budget(100, 4, 1);
        assertThat(budget.progress(50, 1, 6)).isEqualTo(0.5);
        assertThat(budget.progress(50, 3, 6)).isEqualTo(0.75);
        assertThat(budget.progress(50, 3, 54)).isEqualTo(0.9);
        assertThat(budget.progress(50, 3, 600)).isEqualTo(1);
        assertThat(Budget.ofEpochs(2).progress(1_000_000, 1, 1e9)).isCloseTo(0.5, within(1e-9));
        assertThat(Budget.ofMinutes(2).progress(1_000_000, 1e6, 30)).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void emptyAndEndlessBudgetsAreRefused() {
        assertThatThrownBy(() -> Budget.ofSteps(0)).hasMessageContaining("steps=0");
        assertThatThrownBy(() -> Budget.ofEpochs(Double.NaN)).hasMessageContaining("epochs=NaN");
        assertThatThrownBy(() -> Budget.ofMinutes(Double.POSITIVE_INFINITY))
                .hasMessageContaining("must be finite");
    }

    @Test
    void trainingEndsWithItsBudget() {
        // 24 elements in batches of 4: 2.5 epochs are 15 steps.
        TrainingOptions epochs = SmallModel.options(1).budget(Budget.ofEpochs(2.5)).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), epochs)) {
            TrainingResult result = trainer.train();
            assertThat(result.steps()).isEqualTo(15);
            assertThat(result.epochs()).isEqualTo(2.5);
        }
        TrainingOptions time = SmallModel.options(1).budget(Budget.ofMinutes(0.005)).build();
        try (Trainer trainer = new Trainer(SmallModel.create(1), SmallModel.data(), time)) {
            TrainingResult result = trainer.train();
            assertThat(result.seconds()).isBetween(0.3, 5.0);
            assertThat(result.steps()).isPositive();
        }
    }
}
