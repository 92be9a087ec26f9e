package org.vhe.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.synthetic.Glyphs;

/** Glyphs as files in Omniglot's layout: drawings of 105 x 105 black and white pixels. */
public final class SmallOmniglot {
    public static final int ALPHABETS = 2;
    public static final int CHARACTERS = 3;
    public static final int DRAWINGS = 4;
    private static final int SIDE = 105;

    private SmallOmniglot() {}

    /** Writes both parts, 2 alphabets of 3 characters of 4 drawings each. */
    public static void write(Path folder) throws IOException {
        int next = 1;
        for (String part : new String[] {"images_background", "images_evaluation"}) {
            GroupedDataset glyphs =
                    Glyphs.generate(new Glyphs.Options(ALPHABETS, CHARACTERS, DRAWINGS, 1, next));
            Grouping characters = glyphs.grouping(Glyphs.CHARACTER);
            for (int group = 0; group < characters.groupCount(); group++) {
                for (int drawing = 0; drawing < DRAWINGS; drawing++) {
                    Path file =
                            folder.resolve(part)
                                    .resolve(part + characters.label(group))
                                    .resolve("%04d_%02d.png".formatted(next, drawing + 1));
                    write(file, glyphs, characters.member(group, drawing));
                }
                next++;
            }
        }
    }

    /** Writes one official run: two drawings of each of some classes, one to classify. */
    public static void writeRun(Path folder) throws IOException {
        GroupedDataset glyphs = Glyphs.generate(new Glyphs.Options(1, CHARACTERS, 2, 1, 7));
        StringBuilder labels = new StringBuilder();
        for (int c = 0; c < CHARACTERS; c++) {
            String test = "run01/test/item%02d.png".formatted(c + 1);
            String training = "run01/training/class%02d.png".formatted(c + 1);
            write(folder.resolve(training), glyphs, 2 * c);
            write(folder.resolve(test), glyphs, 2 * c + 1);
            labels.append(test).append(' ').append(training).append('\n');
        }
        Files.writeString(folder.resolve("run01/class_labels.txt"), labels);
    }

    private static void write(Path file, GroupedDataset glyphs, int element) throws IOException {
        float[] values = new float[glyphs.elementLength()];
        glyphs.copyElement(element, values, 0);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                float ink = values[y * Glyphs.SIDE / SIDE * Glyphs.SIDE + x * Glyphs.SIDE / SIDE];
                image.getRaster().setSample(x, y, 0, ink > 0.5 ? 0 : 1);
            }
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }
}
