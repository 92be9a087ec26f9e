package org.vhe.data.image;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * Gray drawings in colour, each in one of several styles that has nothing to do with what is drawn:
 * the data of the paper's factorial model (section 4.3).
 */
public final class StyledImages {
    /** Name of the grouping by style, which is added. */
    public static final String STYLE = "style";

    private StyledImages() {}

    /**
     * Each drawing in a random style of its own choice, all styles equally often, up to one.
     *
     * @param drawings elements [1, height, width], values in [0, 1], without augmentations
     * @param styles at least one, and no more than there are drawings
     * @param seed of who gets which style
     * @return elements [3, height, width] in the same order with the same groupings, and by {@link
     *     #STYLE}; they have new {@linkplain GroupedDataset#elementId ids}
     */
    public static GroupedDataset of(GroupedDataset drawings, List<DrawingStyle> styles, long seed) {
        long[] shape = requireGray(drawings);
        if (styles.isEmpty() || styles.size() > drawings.size()) {
            throw new IllegalArgumentException(
                    "there must be between 1 style and one for each of the %d drawings, found %d"
                            .formatted(drawings.size(), styles.size()));
        }
        int[] styleOf = assign(drawings.size(), styles.size(), seed);
        GroupedDataset coloured =
                drawings.map(
                        new long[] {DrawingStyle.CHANNELS, shape[1], shape[2]},
                        (element, gray) ->
                                styles.get(styleOf[element])
                                        .render(
                                                new GrayImage(
                                                        (int) shape[1], (int) shape[2], gray)));
        return coloured.renumbered().withGrouping(byStyle(styleOf, styles.size()));
    }

    private static long[] requireGray(GroupedDataset drawings) {
        long[] shape = drawings.elementShape();
        if (shape.length != 3 || shape[0] != 1) {
            throw new ShapeMismatchException("drawings", "[1, height, width]", shape);
        }
        if (!drawings.augmentations().isEmpty()) {
            throw new IllegalArgumentException(
                    "drawings must have no augmentations, as these are not applied here, found "
                            + drawings.augmentations());
        }
        return shape;
    }

    /** The style of each drawing: a random order of the drawings, dealt out in turn. */
    private static int[] assign(int drawings, int styles, long seed) {
        int[] all = IntStream.range(0, drawings).toArray();
        int[] order = Draw.choose(all, drawings, Seeds.random(seed, drawings));
        int[] styleOf = new int[drawings];
        for (int i = 0; i < drawings; i++) {
            styleOf[order[i]] = i % styles;
        }
        return styleOf;
    }

    private static Grouping byStyle(int[] styleOf, int styles) {
        List<String> labels = new ArrayList<>();
        for (int style = 0; style < styles; style++) {
            labels.add("style " + (style + 1));
        }
        return new Grouping(STYLE, styleOf, labels);
    }
}
