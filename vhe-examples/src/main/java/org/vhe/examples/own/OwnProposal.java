package org.vhe.examples.own;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.vhe.data.archive.ArchiveEntry;
import org.vhe.data.archive.ArchiveLimits;
import org.vhe.data.archive.ArchiveReader;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.folder.ImageFolderOptions;
import org.vhe.data.folder.ImageFolderOptions.Values;
import org.vhe.data.image.GrayImage;
import org.vhe.data.image.ImageDecoder;

/**
 * What a look at some images of a folder says of how to read them: drawings of black or white
 * become gray 28 x 28, all others keep their size, up to 64 pixels, and their colours if they have
 * some.
 */
final class OwnProposal {
    /** Levels of pixels that are not bits. */
    static final int LEVELS = 256;

    private static final int DRAWING = 28;
    private static final int LARGEST = 64;
    private static final int MOST_IMAGES = 200;
    private static final int MOST_OF_A_FOLDER = 3;
    private static final int MAX_PIXELS = 1 << 26;
    private static final ArchiveLimits LIMITS = new ArchiveLimits(1 << 22, 1 << 26, 1L << 40);
    private static final float EXTREME = 0.15f;
    private static final double MOSTLY = 0.85;
    private static final float COLOUR = 0.1f;
    private static final double SOME = 0.02;

    private final ImageDecoder decoder = new ImageDecoder(true, false, MAX_PIXELS);
    private final Map<String, Integer> looked = new HashMap<>();
    private int images;
    private double height;
    private double width;
    private double extreme;
    private double coloured;

    private OwnProposal() {}

    /** Looks at some images of each folder; at others than images it does not look. */
    static OwnProposal of(Path source) throws IOException {
        OwnProposal proposal = new OwnProposal();
        try {
            // what is too large is refused, or left out, by reading, as asked for
            new ArchiveReader(LIMITS).forEach(source, proposal::look, (name, problem) -> {});
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return proposal;
    }

    private void look(ArchiveEntry entry) {
        if (entry.folder() || !ImageDecoder.isImage(entry.content()) || images >= MOST_IMAGES) {
            return;
        }
        String[] parts = entry.parts();
        String folder = String.join("/", Arrays.copyOf(parts, parts.length - 1));
        if (looked.merge(folder, 1, Integer::sum) > MOST_OF_A_FOLDER) {
            return;
        }
        try {
            add(decoder.decode(entry.content(), entry.name()));
        } catch (MalformedDataException e) {
            // reading refuses it, or leaves it out, as asked for
            looked.merge(folder, -1, Integer::sum);
        }
    }

    private void add(GrayImage[] ink) {
        images++;
        height += Math.log(ink[0].height());
        width += Math.log(ink[0].width());
        int pixels = ink[0].values().length;
        double ofTwo = 0;
        double ofColour = 0;
        for (int i = 0; i < pixels; i++) {
            float least =
                    Math.min(ink[0].values()[i], Math.min(ink[1].values()[i], ink[2].values()[i]));
            float most =
                    Math.max(ink[0].values()[i], Math.max(ink[1].values()[i], ink[2].values()[i]));
            ofTwo += most < EXTREME || least > 1 - EXTREME ? 1 : 0;
            ofColour += most - least > COLOUR ? 1 : 0;
        }
        extreme += ofTwo / pixels;
        coloured += ofColour / pixels;
    }

    /** Whether images are of two levels, such as of ink on paper. */
    boolean isDrawings() {
        return images == 0 || extreme / images > MOSTLY && !isColoured();
    }

    private boolean isColoured() {
        return coloured > SOME * images;
    }

    /** How to read them. */
    ImageFolderOptions reading() {
        ImageFolderOptions usual = ImageFolderOptions.DEFAULT;
        if (images == 0) {
            return usual;
        }
        if (isDrawings()) {
            return usual.withSize(DRAWING, DRAWING);
        }
        double high = Math.exp(height / images);
        double wide = Math.exp(width / images);
        double scale = Math.min(1, LARGEST / Math.max(high, wide));
        return usual.withSize(pixels(high * scale), pixels(wide * scale))
                .withRgb(isColoured())
                .withValues(Values.BRIGHTNESS);
    }

    private static int pixels(double length) {
        return (int) Math.max(1, Math.round(length));
    }
}
