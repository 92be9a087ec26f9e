package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupEffect;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.ItemSpace;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.StrokeWidths.Corner;

class StrokeWidthsTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 5);
    private static final long[] AXES = {1, 4, 5};

    private static final String DOT =
            """
            .....
            ..#..
            .....
            .....
            """;

    private static final String BAR =
            """
            .###.
            .###.
            .###.
            .###.
            """;

    private static float[] image(String picture) {
        String pixels = picture.replace("\n", "");
        float[] values = new float[pixels.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels.charAt(i) == '#' ? 1 : 0;
        }
        return values;
    }

    private static String picture(float[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> (values[i] == 1 ? "#" : ".") + (i % 5 == 4 ? "\n" : ""))
                .collect(Collectors.joining());
    }

    private static String widened(String picture, Corner... corners) {
        return picture(StrokeWidths.widened(image(picture), SHAPE, corners));
    }

    private static String thinned(String picture, Corner... corners) {
        return picture(StrokeWidths.thinned(image(picture), SHAPE, corners));
    }

    private static String variant(String picture, StrokeWidths.Options options, int variant) {
        float[] padded = new float[3 + 20 + 3];
        Arrays.fill(padded, -1);
        System.arraycopy(image(picture), 0, padded, 3, 20);
        new StrokeWidths(options).apply(padded, 3, AXES, 7, variant, Seeds.random(0));
        assertThat(padded).startsWith(-1, -1, -1).endsWith(-1, -1, -1);
        return picture(Arrays.copyOfRange(padded, 3, 23));
    }

    @Test
    void aDotBecomesASquareTowardsACorner() {
        assertThat(widened(DOT, Corner.BOTTOM_RIGHT))
                .isEqualTo(
                        """
                        .....
                        ..##.
                        ..##.
                        .....
                        """);
        assertThat(widened(DOT, Corner.TOP_LEFT))
                .isEqualTo(
                        """
                        .##..
                        .##..
                        .....
                        .....
                        """);
        assertThat(widened(DOT, Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT))
                .isEqualTo(
                        """
                        .....
                        .###.
                        .###.
                        .###.
                        """);
        assertThat(widened("####.\n".repeat(4), Corner.TOP_LEFT)).isEqualTo("####.\n".repeat(4));
    }

    /** What lies outside takes no ink away. */
    @Test
    void aBarBecomesThinnerButNotShorterAtTheEdge() {
        assertThat(thinned(BAR, Corner.TOP_LEFT)).isEqualTo(".##..\n".repeat(4));
        assertThat(thinned(BAR, Corner.BOTTOM_RIGHT)).isEqualTo("..##.\n".repeat(4));
        assertThat(thinned(BAR, Corner.TOP_LEFT, Corner.TOP_RIGHT)).isEqualTo("..#..\n".repeat(4));
        assertThat(thinned(DOT, Corner.TOP_RIGHT)).isEqualTo(".....\n".repeat(4));
    }

    @Test
    void grayLevelsAreTheMostOrTheLeast() {
        ImageShape row = new ImageShape(1, 1, 4);
        float[] gray = {0.1f, 0.8f, 0.5f, 0};
        assertThat(StrokeWidths.widened(gray, row, Corner.TOP_LEFT))
                .containsExactly(0.8f, 0.8f, 0.5f, 0);
        assertThat(StrokeWidths.thinned(gray, row, Corner.TOP_RIGHT))
                .containsExactly(0.1f, 0.1f, 0.5f, 0);
    }

    @Test
    void channelsAreChangedAlikeAndApart() {
        float[] both = new float[40];
        System.arraycopy(image(DOT), 0, both, 0, 20);
        System.arraycopy(image(BAR), 0, both, 20, 20);
        float[] widened = StrokeWidths.widened(both, new ImageShape(2, 4, 5), Corner.BOTTOM_RIGHT);
        assertThat(picture(Arrays.copyOf(widened, 20)))
                .isEqualTo(widened(DOT, Corner.BOTTOM_RIGHT));
        assertThat(picture(Arrays.copyOfRange(widened, 20, 40)))
                .isEqualTo(widened(BAR, Corner.BOTTOM_RIGHT));
    }

    @Test
    void variantsAreThoseOfTheOptions() {
        Set<String> seen = new HashSet<>();
        Set<String> expected = new HashSet<>();
        for (Corner corner : Corner.values()) {
            expected.add(widened(BAR, corner));
            expected.add(thinned(BAR, corner));
        }
        StrokeWidths.Options options = new StrokeWidths.Options(100, 1, 1, 3);
        for (int variant = 1; variant < 100; variant++) {
            seen.add(variant(BAR, options, variant));
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(variant(BAR, options, 0)).isEqualTo(BAR);
    }

    @Test
    void thinStrokesAreWidenedInstead() {
        Set<String> seen = new HashSet<>();
        StrokeWidths.Options options = new StrokeWidths.Options(100, 1, 1, 3);
        for (int variant = 1; variant < 100; variant++) {
            seen.add(variant(DOT, options, variant));
        }
        assertThat(seen)
                .isEqualTo(
                        Arrays.stream(Corner.values())
                                .map(corner -> widened(DOT, corner))
                                .collect(Collectors.toSet()));
    }

    @Test
    void changesAreAFunctionOfSeedElementAndVariant() {
        int different = 0;
        for (int variant = 1; variant < 50; variant++) {
            String first = variant(BAR, StrokeWidths.Options.of(50, 3), variant);
            assertThat(variant(BAR, StrokeWidths.Options.of(50, 3), variant)).isEqualTo(first);
            String other = variant(BAR, StrokeWidths.Options.of(50, 4), variant);
            different += other.equals(first) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(20);
    }

    @Test
    void imagesAreMoreMembersOfTheirClasses() {
        StrokeWidths widths = new StrokeWidths(StrokeWidths.Options.of(4, 0));
        assertThat(widths.effectOn("character")).isEqualTo(GroupEffect.NEW_MEMBERS);
        GroupedDataset two =
                new GroupedDataset(
                        new float[40],
                        AXES,
                        List.of(Grouping.ofLabels("character", List.of("a", "a"))));
        ItemSpace items = new ItemSpace(two.withAugmentation(widths));
        assertThat(items.classSize("character", 0)).isEqualTo(8);
        assertThat(widths)
                .hasToString("StrokeWidthsOptions[variants=4, thinner=1, wider=2, seed=0]");
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatThrownBy(() -> StrokeWidths.Options.of(0, 0)).hasMessageContaining("variants");
        assertThatThrownBy(() -> new StrokeWidths.Options(2, -1, 1, 0))
                .hasMessageContaining("thinner must be in [0");
        assertThatThrownBy(() -> new StrokeWidths.Options(2, 0, 0, 0))
                .hasMessageContaining("wider must be in [1");
    }
}
