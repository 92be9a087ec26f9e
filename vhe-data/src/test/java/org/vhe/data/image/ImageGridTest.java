package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.shape.ShapeMismatchException;

class ImageGridTest {
    private static final long[] SHAPE = {1, 2, 2};
    private static final float[] INK = {1, 1, 1, 1};
    private static final float[] PAPER = {0, 0, 0, 0};

    @Test
    void inkIsBlackAndImagesAreSeparated() {
        BufferedImage picture = new ImageGrid(SHAPE, 0, 0, 1).row(INK, PAPER).toImage();

        // Gaps of 2 pixels: two columns of 2 and three gaps; one row of 2 and two gaps.
        assertThat(picture.getWidth()).isEqualTo(10);
        assertThat(picture.getHeight()).isEqualTo(6);
        assertThat(gray(picture, 2, 2)).isZero();
        assertThat(gray(picture, 3, 3)).isZero();
        assertThat(gray(picture, 6, 2)).isEqualTo(255);
        assertThat(gray(picture, 4, 2)).isBetween(1, 254);
    }

    @Test
    void cuesAreFramedDarkerThanOtherSeparators() {
        BufferedImage picture = new ImageGrid(SHAPE, 0, 1, 1).row(PAPER, PAPER).toImage();

        int frame = gray(picture, 0, 3);
        assertThat(gray(picture, 5, 3)).as("right side of the frame").isEqualTo(frame);
        assertThat(gray(picture, 6, 3)).as("between frame and samples").isGreaterThan(frame);
        assertThat(gray(picture, 8, 3)).as("first sample").isEqualTo(255);
        assertThat(gray(picture, 11, 3)).as("right border").isGreaterThan(frame);
    }

    @Test
    void pixelsKeepTheirPlaceWhenScaled() {
        float[] corner = {0, 0, 1, 0};
        BufferedImage picture = new ImageGrid(SHAPE, 0, 0, 3).row(new float[][] {corner}).toImage();

        assertThat(gray(picture, 2, 2)).isEqualTo(255);
        assertThat(gray(picture, 2, 5)).isZero();
        assertThat(gray(picture, 4, 7)).isZero();
        assertThat(gray(picture, 5, 5)).isEqualTo(255);
    }

    @Test
    void valuesOutsideTheUnitIntervalAreClipped() {
        float[] wild = {-3, 7, 0.5f, 1};
        BufferedImage picture = new ImageGrid(SHAPE, 0, 0, 1).row(new float[][] {wild}).toImage();

        assertThat(gray(picture, 2, 2)).isEqualTo(255);
        assertThat(gray(picture, 3, 2)).isZero();
        assertThat(gray(picture, 2, 3)).isEqualTo(128);
    }

    @Test
    void writtenPictureIsReadBackUnchanged(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("deep/grid.png");
        ImageGrid grid = new ImageGrid(SHAPE, 1).row(INK, PAPER).row(PAPER, INK);

        grid.write(file);

        BufferedImage read = ImageIO.read(file.toFile());
        BufferedImage drawn = grid.toImage();
        for (int y = 0; y < drawn.getHeight(); y++) {
            for (int x = 0; x < drawn.getWidth(); x++) {
                assertThat(gray(read, x, y)).isEqualTo(gray(drawn, x, y));
            }
        }
        try (var files = Files.list(file.getParent())) {
            assertThat(files).as("no temporary file stays").containsExactly(file);
        }
    }

    @Test
    void rowsOfAnotherLengthAreRefused() {
        ImageGrid grid = new ImageGrid(SHAPE, 0, 0, 1).row(INK, PAPER);

        assertThatThrownBy(() -> grid.row(INK, INK, INK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have 2 images")
                .hasMessageContaining("found 3");
    }

    @Test
    void colouredImagesShowLightAndHaveCuesAtTheTop() {
        float[] red = {1, 0.5f, 0, 0, 0, 1};
        float[] blue = {0, 0, 0, 0, 1, 0};
        BufferedImage picture =
                new ImageGrid(new long[] {3, 1, 2}, 1, 1, 1)
                        .row(blue, red)
                        .row(red, blue)
                        .toImage();

        // one gap, two pixels, one gap, and one more behind the cues
        assertThat(picture.getRGB(2, 2) & 0xFFFFFF).isEqualTo(0x0000FF);
        assertThat(picture.getRGB(8, 2) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(picture.getRGB(9, 2) & 0xFFFFFF).isEqualTo(0x8000FF);
        assertThat(picture.getRGB(2, 7) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(picture.getRGB(8, 7) & 0xFFFFFF).isEqualTo(0x0000FF);
        int frame = picture.getRGB(0, 0);
        assertThat(picture.getRGB(11, 0)).as("right end of the top").isEqualTo(frame);
        assertThat(picture.getRGB(0, 9)).as("lower end of the left").isEqualTo(frame);
        assertThat(picture.getRGB(11, 9)).as("the other corner").isNotEqualTo(frame);
        assertThatThrownBy(() -> new ImageGrid(new long[] {3, 1, 2}, 0).row(new float[][] {{1, 0}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an image must have 3 x 1 x 2 values, found 2");
    }

    @Test
    void gridOfCuesAndOtherImagesHasARowForEach() {
        float[][][] cues = {{INK}, {PAPER}};
        float[][][] made = {{PAPER, INK}, {INK, PAPER}};
        BufferedImage picture = ImageGrid.of(SHAPE, cues, made).toImage();
        BufferedImage expected =
                new ImageGrid(SHAPE, 0, 1, 2).row(INK, PAPER, INK).row(PAPER, INK, PAPER).toImage();

        assertThat(picture.getData().getSamples(0, 0, 22, 14, 0, (int[]) null))
                .isEqualTo(expected.getData().getSamples(0, 0, 22, 14, 0, (int[]) null));
        assertThat(picture.getWidth()).isEqualTo(22);
        assertThat(picture.getHeight()).isEqualTo(14);
        assertThatThrownBy(() -> ImageGrid.of(SHAPE, cues, new float[][][] {{INK}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 of cues and 1 of other images");
    }

    @Test
    void columnsThatAreApartHaveAWhiteGapBeforeThem() {
        ImageGrid grid = new ImageGrid(SHAPE, 0, 0, 1).row(INK, INK, INK);
        BufferedImage plain = grid.toImage();
        BufferedImage picture = grid.apartFrom(2).toImage();

        assertThat(picture.getWidth()).isEqualTo(plain.getWidth() + 12);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                // three gaps of 2 and two images of 2, then the wide gap
                int expected = x < 10 ? gray(plain, x, y) : x < 20 ? 255 : gray(plain, x - 12, y);
                assertThat(gray(picture, x, y)).as("%d, %d", x, y).isEqualTo(expected);
            }
        }
        assertThat(grid.apartFrom(3).toImage().getWidth()).as("nothing").isEqualTo(14);
        assertThatThrownBy(() -> grid.apartFrom(0)).hasMessageContaining("column must be positive");
    }

    @Test
    void imagesOfOtherNumbersOfChannelsAreRefused() {
        assertThatThrownBy(() -> new ImageGrid(new long[] {2, 4, 4}, 0))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[1 or 3, height, width], but has [2, 4, 4]");
        assertThatThrownBy(() -> new ImageGrid(SHAPE, 0, 0, 0))
                .hasMessageContaining("scale must be positive");
        assertThatThrownBy(() -> new ImageGrid(SHAPE, -1))
                .hasMessageContaining("cueColumns must be at least 0");
    }

    private static int gray(BufferedImage picture, int x, int y) {
        return picture.getRaster().getSample(x, y, 0);
    }
}
