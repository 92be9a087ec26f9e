package org.vhe.studio;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The 256 commonest colours of a picture that differ much, and for others that which is nearest.
 */
final class Palette {
    private static final int SIZE = 256;
    private static final int EXACT = 32; // the commonest, however alike
    private static final int KIND = 0xf8f8f8; // colours alike in these bits are one kind

    private final int[] colours;
    private final Map<Integer, Integer> nearest = new HashMap<>();

    private Palette(int[] colours) {
        this.colours = colours;
    }

    static Palette of(BufferedImage picture) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                counts.merge(picture.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        List<Integer> commonest =
                counts.entrySet().stream()
                        .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                        .map(Map.Entry::getKey)
                        .toList();
        Set<Integer> chosen = new LinkedHashSet<>(commonest.stream().limit(EXACT).toList());
        Set<Integer> kinds = new HashSet<>();
        commonest.stream().filter(colour -> kinds.add(colour & KIND)).forEach(chosen::add);
        return new Palette(chosen.stream().limit(SIZE).mapToInt(Integer::intValue).toArray());
    }

    BufferedImage apply(BufferedImage picture) {
        IndexColorModel model =
                new IndexColorModel(
                        8,
                        colours.length,
                        colours,
                        0,
                        false,
                        -1,
                        java.awt.image.DataBuffer.TYPE_BYTE);
        BufferedImage result =
                new BufferedImage(
                        picture.getWidth(),
                        picture.getHeight(),
                        BufferedImage.TYPE_BYTE_INDEXED,
                        model);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int colour = picture.getRGB(x, y) & 0xffffff;
                int index = nearest.computeIfAbsent(colour, this::nearest);
                result.getRaster().setSample(x, y, 0, index);
            }
        }
        return result;
    }

    private int nearest(int colour) {
        int best = 0;
        for (int i = 1; i < colours.length; i++) {
            if (distance(colours[i], colour) < distance(colours[best], colour)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int a, int b) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int difference = (a >> shift & 255) - (b >> shift & 255);
            sum += difference * difference;
        }
        return sum;
    }
}
