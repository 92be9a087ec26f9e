package org.vhe.models.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.training.TrainedModel;

class PretrainedTest {

    @ParameterizedTest
    @EnumSource
    void modelIsReadyAndKnowsWhatItWasTrainedOn(Pretrained which) {
        TrainedModel trained = which.load();
        Provenance provenance = trained.provenance().orElseThrow();

        assertThat(trained.model().elementShape()).containsExactly(1, 28, 28);
        assertThat(trained.model().parameters().parameterCount()).isGreaterThan(250_000);
        assertThat(provenance.data()).isEqualTo("omniglot");
        assertThat(provenance.groups()).containsKeys("alphabet", "character");
    }

    @Test
    void likelihoodIsOfTheBackgroundAndClassificationOfRandomCharacters() {
        Provenance background = Pretrained.OMNIGLOT_LIKELIHOOD.load().provenance().orElseThrow();
        Provenance random = Pretrained.OMNIGLOT_CLASSIFICATION.load().provenance().orElseThrow();

        assertThat(background.groups().get("alphabet")).hasSize(30).contains("Latin");
        assertThat(background.groups().get("character")).hasSize(964);
        assertThat(background.augmentations()).isEmpty();
        assertThat(random.groups().get("alphabet")).hasSize(50);
        assertThat(random.groups().get("character")).hasSize(1200);
        assertThat(random.augmentations()).hasSize(1);
    }

    @Test
    void charactersTrainedOnAreNotUnseen() {
        TrainedModel trained = Pretrained.OMNIGLOT_LIKELIHOOD.load();
        String known = trained.provenance().orElseThrow().groups().get("character").get(0);

        assertThat(trained.requireUnseen(characters("Klingon/character01"), "character"))
                .isSameAs(trained.model());
        assertThatThrownBy(
                        () ->
                                trained.requireUnseen(
                                        characters("Klingon/character01", known), "character"))
                .hasMessageContaining("1 of the 2 groups of 'character'")
                .hasMessageContaining(known);
    }

    private static GroupedDataset characters(String... labels) {
        Grouping characters = Grouping.ofLabels("character", List.of(labels));
        return new GroupedDataset(
                new float[labels.length * 28 * 28], new long[] {1, 28, 28}, List.of(characters));
    }
}
