package org.vhe.examples.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.data.folder.ImageFolderOptions;
import org.vhe.data.folder.ImageFolderOptions.Values;

class OwnProposalTest {
    @TempDir Path folder;

    private OwnProposal proposal(int height, int width, IntBinaryOperator rgb) throws IOException {
        for (String group : new String[] {"a", "b"}) {
            Files.createDirectories(folder.resolve(group));
            for (int i = 0; i < 5; i++) {
                BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        image.setRGB(x, y, rgb.applyAsInt(y, x));
                    }
                }
                ImageIO.write(image, "png", folder.resolve(group + "/" + i + ".png").toFile());
            }
        }
        Files.writeString(folder.resolve("a/notes.txt"), "no image");
        return OwnProposal.of(folder);
    }

    private static int gray(int level) {
        return level << 16 | level << 8 | level;
    }

    @Test
    void drawingsInBlackAndWhiteBecomeInkOf28Pixels() throws IOException {
        OwnProposal found = proposal(105, 105, (y, x) -> gray(x > 40 && x < 50 ? 0 : 255));

        assertThat(found.isDrawings()).isTrue();
        assertThat(found.reading()).isEqualTo(ImageFolderOptions.DEFAULT);
    }

    @Test
    void largeGrayImagesKeepTheirProportionsInGray() throws IOException {
        OwnProposal found = proposal(96, 128, (y, x) -> gray(60 + x));

        assertThat(found.isDrawings()).isFalse();
        assertThat(found.reading())
                .isEqualTo(
                        ImageFolderOptions.DEFAULT.withSize(48, 64).withValues(Values.BRIGHTNESS));
    }

    @Test
    void smallColouredImagesKeepTheirSizeAndColours() throws IOException {
        OwnProposal found = proposal(32, 20, (y, x) -> y > 10 ? 0xFFFFFF : 0xF02010);

        assertThat(found.isDrawings()).isFalse();
        assertThat(found.reading())
                .isEqualTo(
                        ImageFolderOptions.DEFAULT
                                .withSize(32, 20)
                                .withRgb(true)
                                .withValues(Values.BRIGHTNESS));
    }
}
