package org.vhe.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vhe.core.dataset.Characters.ALPHABET;
import static org.vhe.core.dataset.Characters.CHARACTER;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitTest {
    private final GroupedDataset data = Characters.dataset();

    @TempDir private Path folder;

    @Test
    void groupsOfSomeLabelsAreHeldOut() {
        Split split = Split.ofLabels(data, CHARACTER, List.of("alpha", "aleph"));

        assertThat(split.heldOut().grouping(CHARACTER).labels())
                .containsExactlyInAnyOrder("alpha", "aleph");
        assertThat(split.training().grouping(CHARACTER).labels())
                .doesNotContain("alpha", "aleph")
                .hasSize(data.grouping(CHARACTER).groupCount() - 2);
        assertThat(split.training().size() + split.heldOut().size()).isEqualTo(data.size());
        assertThat(split.toString())
                .isEqualTo("training: " + split.training() + "; held out: " + split.heldOut());
    }

    @Test
    void namesOfAFileAreOneInEachLine() throws IOException {
        Split expected = Split.ofLabels(data, CHARACTER, List.of("alpha", "aleph"));
        Path names = folder.resolve("names.txt");
        for (String text : List.of("aleph\nalpha\n", "\uFEFFalpha\r\n\r\n  aleph\t\r\n \n")) {
            Files.writeString(names, text);
            Split split = Split.ofNames(data, CHARACTER, names);
            assertThat(split.heldOut().fingerprint()).isEqualTo(expected.heldOut().fingerprint());
            assertThat(split.training().fingerprint()).isEqualTo(expected.training().fingerprint());
        }
    }

    @Test
    void wrongNamesAreRefusedWithTheNearest() throws IOException {
        assertThatThrownBy(() -> Split.ofLabels(data, CHARACTER, List.of("alpha", "bata")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "labels to hold out: no group 'bata' of grouping 'character'; the nearest name is 'beta'");
        Path names = folder.resolve("names.txt");
        refused(names, "alpha\nAleph\n", "no group 'Aleph'", "the nearest name is 'aleph'");
        refused(names, "alpha\naleph\nalpha", "found 'alpha' twice");
        refused(names, "x".repeat(1000), "no group '" + "x".repeat(200) + "...'");
        Files.writeString(names, String.join("\n", data.grouping(CHARACTER).labels()));
        assertThatThrownBy(() -> Split.ofNames(data, CHARACTER, names))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(names.toString())
                .hasMessageContaining("to hold out must be in 1..");
        refused(names, "\n\n", "to hold out must be in 1..", "but are 0");
    }

    private void refused(Path names, String text, String... messages) throws IOException {
        Files.writeString(names, text);
        assertThatThrownBy(() -> Split.ofNames(data, CHARACTER, names))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(names.toString())
                .hasMessageContainingAll(messages);
    }

    @Test
    void filesThatAreNoTextOfNamesAreRefused() throws IOException {
        Path names = folder.resolve("names.txt");
        assertThatThrownBy(() -> Split.ofNames(data, CHARACTER, names))
                .isInstanceOf(NoSuchFileException.class);
        Files.write(names, "\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Split.ofNames(data, CHARACTER, names))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("names.txt: expected a name in each line as UTF-8");
        try (RandomAccessFile large = new RandomAccessFile(names.toFile(), "rw")) {
            large.setLength((1 << 24) + 1);
        }
        assertThatThrownBy(() -> Split.ofNames(data, CHARACTER, names))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected names of at most 16777216 bytes, found more");
    }

    /** Alphabets of 2, 4, 6 and 12 characters, two drawings of each. */
    private static GroupedDataset alphabets() {
        List<String> alphabets = new ArrayList<>();
        List<String> characters = new ArrayList<>();
        for (int size : new int[] {2, 4, 6, 12}) {
            for (int drawing = 0; drawing < 2 * size; drawing++) {
                alphabets.add("of " + size);
                characters.add(size + "/" + drawing % size);
            }
        }
        return new GroupedDataset(
                new float[alphabets.size()],
                new long[] {1},
                List.of(
                        Grouping.ofLabels(ALPHABET, alphabets),
                        Grouping.ofLabels(CHARACTER, characters)));
    }

    @Test
    void sharesAreThoseOfTheWiderGroups() {
        GroupedDataset all = alphabets();
        for (long seed = 0; seed < 5; seed++) {
            Split split = Split.stratified(all, CHARACTER, ALPHABET, 12, seed);
            assertThat(heldOutOf(split)).isEqualTo(List.of(1, 2, 3, 6));
        }
        Set<List<Integer>> rounded = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            Split split = Split.stratified(all, CHARACTER, ALPHABET, 7, seed);
            // exactly 7/12, 7/6, 7/4 and 7/2 of 7
            List<Integer> shares = heldOutOf(split);
            assertThat(shares.stream().mapToInt(i -> i).sum()).isEqualTo(7);
            rounded.add(shares);
        }
        // by largest remainders: 3/4 and 7/12 are rounded up
        assertThat(rounded).containsExactly(List.of(1, 1, 2, 3));
        assertThat(heldOutOf(Split.stratified(all, CHARACTER, ALPHABET, 23, 0)))
                .isEqualTo(List.of(2, 4, 6, 11));
    }

    @Test
    void equalRemaindersAreRoundedAtRandom() {
        GroupedDataset all = alphabets().select(ALPHABET, label -> !label.equals("of 12"));
        Set<List<Integer>> rounded = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            // exactly 1/6, 2/6 and 3/6, so that the last one is always it
            rounded.add(heldOutOf(Split.stratified(all, CHARACTER, ALPHABET, 1, seed)));
        }
        assertThat(rounded).containsExactly(List.of(1));
        GroupedDataset equal = all.select(CHARACTER, label -> label.matches("./[01]"));
        Set<Set<String>> alphabets = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            Split split = Split.stratified(equal, CHARACTER, ALPHABET, 1, seed);
            alphabets.add(Set.copyOf(split.heldOut().grouping(ALPHABET).labels()));
        }
        assertThat(alphabets).hasSize(3);
    }

    /** Number of characters held out of each alphabet that has some, in the order of alphabets. */
    private static List<Integer> heldOutOf(Split split) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        for (String label : split.heldOut().grouping(CHARACTER).labels()) {
            counts.merge(Integer.parseInt(label.split("/")[0]), 1, Integer::sum);
        }
        return List.copyOf(counts.values());
    }

    @Test
    void stratifiedSplitsAreAFunctionOfTheSeed() {
        GroupedDataset all = alphabets();
        Set<String> fingerprints = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            String first =
                    Split.stratified(all, CHARACTER, ALPHABET, 12, seed).heldOut().fingerprint();
            assertThat(Split.stratified(all, CHARACTER, ALPHABET, 12, seed).heldOut().fingerprint())
                    .isEqualTo(first);
            fingerprints.add(first);
        }
        assertThat(fingerprints).hasSizeGreaterThan(5);
    }

    @Test
    void stratifiedSplitsNeedNestedGroupings() {
        GroupedDataset all = alphabets();
        assertThatThrownBy(() -> Split.stratified(all, ALPHABET, CHARACTER, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'alphabet' must lie within groups of 'character'")
                .hasMessageContaining("'of 2' has members of '2/0' and '2/1'");
        assertThatThrownBy(() -> Split.stratified(all, CHARACTER, ALPHABET, 24, 0))
                .hasMessageContaining("to hold out must be in 1..23, but are 24");
        assertThatThrownBy(() -> Split.stratified(all, CHARACTER, "script", 1, 0))
                .hasMessageContaining("script");
    }
}
