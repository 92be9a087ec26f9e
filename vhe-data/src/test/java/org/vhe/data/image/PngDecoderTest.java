package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.archive.ZipFixture;

class PngDecoderTest {
    private static final int WIDTH_AT = 16;
    private static final int HEADER_AT = 12;
    private static final int HEADER_CHECKSUM_AT = 29;

    @Test
    void blackOfABinaryImageIsInk() throws IOException {
        GrayImage image = PngDecoder.ofSize(4, 4).decode(ZipFixture.png(4, 1, 2, 2, 1), "x.png");
        float[] expected = new float[16];
        expected[9] = 1;
        expected[10] = 1;
        assertThat(image.values()).containsExactly(expected);
    }

    @Test
    void grayLevelsAreTakenAsStored() throws IOException {
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 51);
        gray.getRaster().setSample(1, 0, 0, 255);
        GrayImage image = PngDecoder.ofSize(1, 2).decode(ZipFixture.encode(gray), "x.png");
        assertThat(image.at(0, 0)).isCloseTo(0.8f, within(1e-6f));
        assertThat(image.at(0, 1)).isZero();
    }

    @Test
    void coloursBecomeLuminanceOnWhite() throws IOException {
        BufferedImage colour = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        colour.setRGB(0, 0, 0xFFFF0000);
        colour.setRGB(1, 0, 0x00000000);
        colour.setRGB(2, 0, 0xFF000000);
        GrayImage image = PngDecoder.ofSize(1, 3).decode(ZipFixture.encode(colour), "x.png");
        // Rec. 601 gives red a weight of 0.299.
        assertThat(image.values()).containsExactly(new float[] {0.701f, 0, 1}, within(1e-6f));
    }

    @Test
    void otherSizesAreRefusedWithBothSizes() {
        byte[] png = ZipFixture.png(5, 0, 0, 1, 1);
        assertThatThrownBy(() -> PngDecoder.ofSize(6, 7).decode(png, "x.png"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("x.png")
                .hasMessageContaining("6 x 7")
                .hasMessageContaining("found 5 x 5");
        assertThatThrownBy(() -> PngDecoder.ofSize(5, 6).decode(png, "x.png"))
                .hasMessageContaining("5 x 6");
    }

    @Test
    void hugeDeclaredSizeIsRefusedBeforeDecoding() {
        byte[] png = ZipFixture.png(5, 0, 0, 1, 1);
        ByteBuffer bytes = ByteBuffer.wrap(png);
        bytes.putInt(WIDTH_AT, 2_000_000_000).putInt(WIDTH_AT + 4, 2_000_000_000);
        CRC32 checksum = new CRC32();
        checksum.update(png, HEADER_AT, HEADER_CHECKSUM_AT - HEADER_AT);
        bytes.putInt(HEADER_CHECKSUM_AT, (int) checksum.getValue());
        assertThatThrownBy(() -> PngDecoder.ofSize(1000, 1000).decode(png, "x.png"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("found 2000000000 x 2000000000");
    }

    @Test
    void everyBitOfAnImageIsUnderAChecksum() {
        byte[] png = ZipFixture.png(50, 10, 10, 20, 20);
        for (int bit = 0; bit < 8 * png.length; bit++) {
            byte[] damaged = png.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> PngDecoder.ofSize(50, 50).decode(damaged, "x.png"))
                    .as("bit %d", bit)
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageStartingWith("x.png: expected");
        }
    }

    @Test
    void whatIsCutOffIsSaidToBe() {
        byte[] png = ZipFixture.png(50, 10, 10, 20, 20);
        for (int length = 8; length < png.length; length++) {
            byte[] cut = Arrays.copyOf(png, length);
            assertThatThrownBy(() -> PngDecoder.ofSize(50, 50).decode(cut, "x.png"))
                    .hasMessage("x.png: expected a PNG image, found damage (it ends too early)");
        }
    }

    @Test
    void damageIsReportedByName() {
        byte[] png = ZipFixture.png(50, 10, 10, 20, 20);
        for (byte[] damaged : new byte[][] {new byte[0], {1, 2, 3}, Arrays.copyOf(png, 45)}) {
            assertThatThrownBy(() -> PngDecoder.ofSize(50, 50).decode(damaged, "x.png"))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("x.png");
        }
    }
}
