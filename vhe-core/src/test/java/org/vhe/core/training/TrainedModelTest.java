package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.model.Homoencoder;

class TrainedModelTest {
    private final GroupedDataset data = SmallModel.data();
    private final Homoencoder model = SmallModel.create(1);

    private TrainedModel trainedOn(String... classes) {
        return new TrainedModel(
                model, Optional.of(Provenance.of("small", data.select("class", classes))));
    }

    private static String label(GroupedDataset of, int group) {
        return of.grouping("class").label(group);
    }

    @Test
    void groupsTrainedOnAreNotTestedOnAsUnseen() {
        TrainedModel trained = trainedOn(label(data, 0), label(data, 1));
        GroupedDataset unseen = data.select("class", label(data, 2), label(data, 3));
        GroupedDataset mixed = data.select("class", label(data, 1), label(data, 2));

        assertThat(trained.seen(unseen, "class")).isEmpty();
        assertThat(trained.requireUnseen(unseen, "class")).isSameAs(model);
        assertThat(trained.seen(mixed, "class")).containsExactly(label(data, 1));
        assertThatThrownBy(() -> trained.requireUnseen(mixed, "class"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 of the 2 groups of 'class'")
                .hasMessageContaining("'" + label(data, 1) + "'");
    }

    @Test
    void unknownProvenanceIsSaid() {
        TrainedModel unknown = new TrainedModel(model, Optional.empty());
        assertThatThrownBy(() -> unknown.requireUnseen(data, "class"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not say what its model was trained on");
    }
}
