package org.vhe.data.synthetic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.GrayImage;

/**
 * Invented alphabets of handwritten characters: a stand-in for Omniglot that needs no download.
 *
 * <p>Each alphabet has a style (how many strokes, how round, how slanted, ...), each character a
 * few strokes in that style, and each drawing of it is a little different. Elements are [1, 28, 28]
 * gray levels, ink = 1; the groupings are {@link #ALPHABET} and {@link #CHARACTER}. A function of
 * the options: an alphabet does not change with the number of alphabets, nor a drawing with the
 * number of drawings.
 */
public final class Glyphs {
    /** The grouping by alphabet. */
    public static final String ALPHABET = "alphabet";

    /** The grouping by what is drawn. */
    public static final String CHARACTER = "character";

    /** Height and width of the images. */
    public static final int SIDE = 28;

    private static final long STYLE = 0;
    private static final long DESIGN = 1;
    private static final long DRAWING = 2;
    private static final int ATTEMPTS = 50;
    private static final double TOO_ALIKE = 0.7;

    /** Lines broad enough that characters overlap which differ only a little. */
    private static final Pen BROAD_PEN = new Pen(SIDE, 4);

    private final Options options;
    private final GlyphHand hand;

    private Glyphs(Options options) {
        this.options = options;
        this.hand = new GlyphHand(SIDE, options.unsteadiness());
    }

    /** All drawings, sorted by alphabet, character and drawing. */
    public static GroupedDataset generate(Options options) {
        return new Glyphs(options).dataset();
    }

    private GroupedDataset dataset() {
        int characters = Math.multiplyExact(options.alphabets(), options.charactersPerAlphabet());
        int count = Math.multiplyExact(characters, options.drawings());
        float[] values = new float[Math.multiplyExact(count, SIDE * SIDE)];
        for (int alphabet = 0; alphabet < options.alphabets(); alphabet++) {
            int character = alphabet * options.charactersPerAlphabet();
            for (List<Stroke> strokes : characters(alphabet)) {
                draw(strokes, character++, values);
            }
        }
        long[] shape = {1, SIDE, SIDE};
        return new GroupedDataset(values, shape, groupings(count));
    }

    /** Every drawing of one character, at its place among all. */
    private void draw(List<Stroke> strokes, int character, float[] values) {
        int length = SIDE * SIDE;
        for (int drawing = 0; drawing < options.drawings(); drawing++) {
            GrayImage image = hand.draw(strokes, random(DRAWING, character, drawing));
            int element = character * options.drawings() + drawing;
            System.arraycopy(image.values(), 0, values, element * length, length);
        }
    }

    private List<Grouping> groupings(int count) {
        int[] characterOf = new int[count];
        int[] alphabetOf = new int[count];
        Arrays.setAll(characterOf, element -> element / options.drawings());
        Arrays.setAll(
                alphabetOf, element -> characterOf[element] / options.charactersPerAlphabet());
        return List.of(
                new Grouping(ALPHABET, alphabetOf, alphabetLabels()),
                new Grouping(CHARACTER, characterOf, characterLabels()));
    }

    /**
     * The characters of an alphabet, each unlike the ones before it as far as a number of attempts
     * allows.
     */
    private List<List<Stroke>> characters(int alphabet) {
        GlyphStyle style = GlyphStyle.draw(random(STYLE, alphabet));
        GlyphDesigner designer = new GlyphDesigner(style, random(DESIGN, alphabet));
        List<List<Stroke>> characters = new ArrayList<>();
        List<GrayImage> images = new ArrayList<>();
        while (characters.size() < options.charactersPerAlphabet()) {
            List<Stroke> candidate = designer.character();
            GrayImage image = BROAD_PEN.draw(candidate);
            for (int i = 0; i < ATTEMPTS && resembles(image, images); i++) {
                candidate = designer.character();
                image = BROAD_PEN.draw(candidate);
            }
            characters.add(candidate);
            images.add(image);
        }
        return characters;
    }

    private static boolean resembles(GrayImage image, List<GrayImage> others) {
        return others.stream().anyMatch(other -> overlap(image, other) > TOO_ALIKE);
    }

    /** The ink that both have over the ink that either has. */
    private static double overlap(GrayImage a, GrayImage b) {
        double both = 0;
        double either = 0;
        for (int i = 0; i < a.values().length; i++) {
            both += Math.min(a.values()[i], b.values()[i]);
            either += Math.max(a.values()[i], b.values()[i]);
        }
        return both / either;
    }

    private SplittableRandom random(long... purpose) {
        return Seeds.random(options.seed(), purpose);
    }

    private List<String> alphabetLabels() {
        List<String> labels = new ArrayList<>();
        for (int alphabet = 1; alphabet <= options.alphabets(); alphabet++) {
            labels.add("alphabet%02d".formatted(alphabet));
        }
        return labels;
    }

    private List<String> characterLabels() {
        List<String> labels = new ArrayList<>();
        for (String alphabet : alphabetLabels()) {
            for (int character = 1; character <= options.charactersPerAlphabet(); character++) {
                labels.add("%s/character%02d".formatted(alphabet, character));
            }
        }
        return labels;
    }

    /**
     * How much to draw.
     *
     * @param alphabets number of alphabets
     * @param charactersPerAlphabet number of characters of each alphabet
     * @param drawings number of drawings of each character
     * @param unsteadiness how much drawings of the same character differ: 0 not at all, 1 about as
     *     people's do
     * @param seed what everything is drawn from
     */
    public record Options(
            int alphabets,
            int charactersPerAlphabet,
            int drawings,
            double unsteadiness,
            long seed) {
        public Options {
            Require.positive("alphabets", alphabets);
            Require.positive("charactersPerAlphabet", charactersPerAlphabet);
            Require.positive("drawings", drawings);
            Require.inRange(0, 2, "unsteadiness", unsteadiness);
        }

        /** 20 alphabets of 20 characters, 20 drawings of each. */
        public static Options defaults() {
            return new Options(20, 20, 20, 1, 0);
        }

        /** These options with another seed. */
        public Options withSeed(long newSeed) {
            return new Options(alphabets, charactersPerAlphabet, drawings, unsteadiness, newSeed);
        }
    }
}
