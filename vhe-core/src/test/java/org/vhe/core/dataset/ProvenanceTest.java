package org.vhe.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vhe.core.dataset.Characters.ALPHABET;
import static org.vhe.core.dataset.Characters.CHARACTER;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Preparation(long seed, double part, boolean binary) {}

    private final Preparation preparation = new Preparation(5, 1, true);
    private final GroupedDataset data = Characters.dataset();
    private final Provenance provenance = Provenance.of("characters", data, preparation);

    @Test
    void holdsNamesOfGroupsAndPreparation() {
        assertThat(provenance.data()).isEqualTo("characters");
        assertThat(provenance.groups())
                .isEqualTo(
                        Map.of(
                                CHARACTER,
                                List.of("alpha", "beta", "aleph"),
                                ALPHABET,
                                List.of("Greek", "Hebrew")));
        assertThat(provenance.preparation(Preparation.class)).isEqualTo(preparation);
        assertThat(provenance.fingerprint()).matches("[0-9a-f]{64}");
    }

    @Test
    void isReadAsItWasWritten() throws Exception {
        String json = JSON.writeValueAsString(provenance);
        assertThat(JSON.readTree(json).fieldNames())
                .toIterable()
                .containsExactly("data", "fingerprint", "groups", "augmentations", "preparation");
        assertThat(JSON.readValue(json, Provenance.class)).isEqualTo(provenance);
        Provenance bare = Provenance.of("characters", data);
        assertThat(JSON.readValue(JSON.writeValueAsString(bare), Provenance.class))
                .isEqualTo(bare)
                .isNotEqualTo(provenance);
    }

    @Test
    void overlapIsTheGroupsTrainedOnSorted() {
        GroupedDataset other = data.subset(2, 1, 5);
        Provenance ofOthers = Provenance.of("others", data.subset(0, 2));

        assertThat(provenance.overlap(other, CHARACTER)).containsExactly("alpha", "beta");
        assertThat(ofOthers.overlap(other, CHARACTER)).containsExactly("alpha");
        assertThat(ofOthers.overlap(data.subset(1, 4), CHARACTER)).isEmpty();
        assertThat(ofOthers.overlap(data.subset(1, 4), ALPHABET)).containsExactly("Greek");
    }

    @Test
    void overlapByAnUnknownGroupingIsAnError() {
        assertThatThrownBy(() -> provenance.overlap(data, "style"))
                .hasMessageContaining("no grouping 'style' of what was trained on")
                .hasMessageContaining("[alphabet, character]");
        GroupedDataset ungrouped = new GroupedDataset(new float[2], new long[] {2}, List.of());
        assertThatThrownBy(() -> provenance.overlap(ungrouped, CHARACTER))
                .hasMessageContaining("no grouping 'character'");
    }

    @Test
    void fingerprintTellsValuesShapesAndLabels() {
        GroupedDataset same = new GroupedDataset(values(), new long[] {2}, groupings());
        assertThat(same.fingerprint()).isEqualTo(data.fingerprint());
        assertThat(provenance.isOf(same)).isTrue();

        float[] changed = values();
        changed[23] = -1;
        assertThat(
                        Set.of(
                                data.fingerprint(),
                                new GroupedDataset(changed, new long[] {2}, groupings())
                                        .fingerprint(),
                                new GroupedDataset(values(), new long[] {2, 1}, groupings())
                                        .fingerprint(),
                                new GroupedDataset(
                                                values(),
                                                new long[] {2},
                                                List.of(Characters.characters()))
                                        .fingerprint(),
                                data.subset(0, 1).fingerprint(),
                                data.subset(1, 0).fingerprint()))
                .hasSize(6);
    }

    @Test
    void fingerprintLeavesOutIdsAugmentationsAndTheNumbersOfGroups() {
        assertThat(data.withAugmentation(new Jitter(3)).fingerprint())
                .isEqualTo(data.fingerprint());
        Grouping renumbered =
                new Grouping(
                        ALPHABET,
                        new int[] {0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0},
                        List.of("Hebrew", "Greek"));
        assertThat(
                        new GroupedDataset(
                                        values(),
                                        new long[] {2},
                                        List.of(renumbered, Characters.characters()))
                                .fingerprint())
                .isEqualTo(data.fingerprint());
    }

    @Test
    void changingThePreparationGivenOrReturnedChangesNothing() {
        ObjectNode given = JSON.createObjectNode().put("seed", 1);
        Provenance made = new Provenance("data", "00", Map.of(), List.of(), given);
        given.put("seed", 2);
        ((ObjectNode) made.preparation()).put("seed", 3);

        assertThat(made.preparation().get("seed").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsAnError() {
        assertThatThrownBy(() -> Provenance.of(" ", data)).hasMessageContaining("data must not");
        assertThatThrownBy(() -> new Provenance("data", "", Map.of(), List.of(), null))
                .hasMessageContaining("fingerprint must not");
        assertThatThrownBy(() -> Provenance.of("data", data, 3))
                .hasMessageContaining("preparation must be a JSON object, but is 3");
        assertThatThrownBy(() -> Provenance.of("x", data).preparation(Preparation[].class))
                .hasMessageContaining("the preparation of 'x' must be that of a Preparation[]");
    }

    private static float[] values() {
        float[] values = new float[2 * Characters.SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = 10 * (i / 2) + i % 2;
        }
        return values;
    }

    private static List<Grouping> groupings() {
        return List.of(Characters.characters(), Characters.alphabets());
    }
}
