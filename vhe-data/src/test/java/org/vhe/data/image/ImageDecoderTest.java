package org.vhe.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.data.archive.MalformedDataException;

class ImageDecoderTest {
    private final ImageDecoder gray = new ImageDecoder(false, false, 1 << 16);
    private final ImageDecoder lightInk = new ImageDecoder(false, true, 1 << 16);
    private final ImageDecoder rgb = new ImageDecoder(true, false, 1 << 16);

    private static BufferedImage blackHalf(int type) {
        return ImageFiles.half(32, 48, type, Color.BLACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "bmp", "gif"})
    void blackIsInkInEveryFormat(String format) throws IOException {
        byte[] file = ImageFiles.encode(blackHalf(BufferedImage.TYPE_3BYTE_BGR), format);
        GrayImage image = gray.decode(file, "x")[0];

        assertThat(image.height()).isEqualTo(32);
        assertThat(image.width()).isEqualTo(48);
        assertThat(image.at(5, 5)).isCloseTo(1, within(0.01f));
        assertThat(image.at(5, 40)).isCloseTo(0, within(0.01f));
        assertThat(lightInk.decode(file, "x")[0].at(5, 40)).isCloseTo(1, within(0.01f));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB
            })
    void palettesDepthsAndAlphaAreRead(int type) throws IOException {
        byte[] png = ImageFiles.encode(blackHalf(type), "png");

        assertThat(gray.decode(png, "x")[0].at(0, 0)).isEqualTo(1);
        assertThat(gray.decode(png, "x")[0].at(0, 47)).isZero();
        assertThat(rgb.decode(png, "x")).hasSize(3);
        assertThat(rgb.decode(png, "x")[2].at(0, 0)).isEqualTo(1);
        assertThat(gray.decode(png, "x")[0].values())
                .isEqualTo(PngDecoder.ofSize(32, 48).decode(png, "x").values());
    }

    @Test
    void coloursAreLuminanceOrChannels() throws IOException {
        byte[] png =
                ImageFiles.encode(
                        ImageFiles.half(4, 4, BufferedImage.TYPE_INT_RGB, new Color(255, 0, 51)),
                        "png");

        // Rec. 601: 0.299 of red and 0.114 of blue
        assertThat(gray.decode(png, "x")[0].at(0, 0))
                .isCloseTo(1 - 0.299f - 0.114f * 0.2f, within(1e-6f));
        GrayImage[] channels = rgb.decode(png, "x");
        assertThat(channels[0].at(0, 0)).isZero();
        assertThat(channels[1].at(0, 0)).isEqualTo(1);
        assertThat(channels[2].at(0, 0)).isCloseTo(0.8f, within(1e-6f));
    }

    @Test
    void whatIsTransparentIsWithoutInk() throws IOException {
        BufferedImage image =
                ImageFiles.half(4, 4, BufferedImage.TYPE_INT_ARGB, new Color(0, 0, 0, 51));
        byte[] png = ImageFiles.encode(image, "png");

        assertThat(gray.decode(png, "x")[0].at(0, 0)).isCloseTo(0.2f, within(1e-6f));
        image.setRGB(0, 0, 0x00FFFFFF);
        png = ImageFiles.encode(image, "png");
        assertThat(gray.decode(png, "x")[0].at(0, 0)).isZero();
        assertThat(lightInk.decode(png, "x")[0].at(0, 0)).isZero();
        assertThat(lightInk.decode(png, "x")[0].at(0, 3)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "bmp", "gif"})
    void whatIsCutOffIsRefusedByName(String format) throws IOException {
        byte[] file = ImageFiles.encode(blackHalf(BufferedImage.TYPE_3BYTE_BGR), format);
        for (int length = 0; length < file.length - 2; length += 1 + length / 40) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> gray.decode(cut, "that." + format))
                    .as("%d of %d", length, file.length)
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageStartingWith("that." + format + ": expected a ");
        }
    }

    @Test
    void otherFilesAreRefusedByWhatTheyAre() {
        assertThat(ImageDecoder.isImage("# notes".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThatThrownBy(() -> gray.decode("écrit\n".getBytes(StandardCharsets.UTF_8), "x.png"))
                .hasMessage("x.png: expected a PNG, JPEG, BMP or GIF image, found text");
        assertThatThrownBy(() -> gray.decode(new byte[0], "x.png"))
                .hasMessage("x.png: expected a PNG, JPEG, BMP or GIF image, found an empty file");
        assertThatThrownBy(() -> gray.decode(new byte[] {'P', 'K', 3, 4}, "x.png"))
                .hasMessage("x.png: expected a PNG, JPEG, BMP or GIF image, found another format");
    }

    @Test
    void sizesAreRefusedBeforePixelsAreDecoded() throws IOException {
        byte[] jpeg = ImageFiles.encode(blackHalf(BufferedImage.TYPE_3BYTE_BGR), "jpeg");
        ByteBuffer bytes = ByteBuffer.wrap(jpeg);
        int frame = 0;
        while (bytes.getShort(frame) != (short) 0xFFC0) {
            frame++;
        }
        bytes.putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 30_000);

        assertThatThrownBy(() -> gray.decode(jpeg, "bomb.jpg"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage(
                        "bomb.jpg: expected an image of at most 65536 pixels, found 60000 x 30000 (height x width)");
    }

    @Test
    void photographsAreTurnedAsTheirExifDataSay() throws IOException {
        BufferedImage corner = new BufferedImage(64, 32, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 64; x++) {
                corner.setRGB(x, y, x < 16 && y < 8 ? 0 : 0xFFFFFF);
            }
        }
        byte[] jpeg = ImageFiles.encode(corner, "jpeg");
        // where the top left of what is stored is seen, by the standard's table
        boolean[][] bottomRight = {
            {false, false}, {false, true}, {true, true}, {true, false},
            {false, false}, {false, true}, {true, true}, {true, false}
        };
        for (int orientation = 1; orientation <= 8; orientation++) {
            GrayImage seen = gray.decode(ImageFiles.withOrientation(jpeg, orientation), "x")[0];
            boolean turned = orientation > 4;

            assertThat(seen.height()).isEqualTo(turned ? 64 : 32);
            assertThat(seen.width()).isEqualTo(turned ? 32 : 64);
            boolean[] ends = bottomRight[orientation - 1];
            int y = ends[0] ? seen.height() - 3 : 2;
            int x = ends[1] ? seen.width() - 3 : 2;
            assertThat(seen.at(y, x)).as("orientation %d", orientation).isGreaterThan(0.9f);
        }
        for (int none : new int[] {0, 9, -1}) {
            assertThat(gray.decode(ImageFiles.withOrientation(jpeg, none), "x")[0].height())
                    .isEqualTo(32);
        }
    }

    @Test
    void exifDataMayBeOfEitherOrderAndBehindOtherSegments() throws IOException {
        byte[] jpeg = ImageFiles.encode(blackHalf(BufferedImage.TYPE_BYTE_GRAY), "jpeg");
        // the first segment begins after the mark of the file, with its mark and length
        int behind = 4 + ByteBuffer.wrap(jpeg).getShort(4);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            for (int at : new int[] {2, behind}) {
                byte[] turned = ImageFiles.withOrientation(jpeg, 6, order, at);
                assertThat(ExifOrientation.of(turned)).isEqualTo(6);
                assertThat(gray.decode(turned, "x")[0].height()).isEqualTo(48);
            }
        }
    }

    @Test
    void damagedExifDataSayNothing() throws IOException {
        byte[] jpeg =
                ImageFiles.withOrientation(
                        ImageFiles.encode(blackHalf(BufferedImage.TYPE_BYTE_GRAY), "jpeg"), 6);
        assertThat(ExifOrientation.of(jpeg)).isEqualTo(6);
        for (int length = 0; length < 60; length++) {
            assertThat(ExifOrientation.of(Arrays.copyOf(jpeg, length)))
                    .isIn(ExifOrientation.UPRIGHT, 6);
        }
        for (int at = 2; at < 50; at++) {
            for (int value : new int[] {0, 0x7F, 0x80, 0xFF}) {
                byte[] damaged = jpeg.clone();
                damaged[at] = (byte) value;
                assertThat(ExifOrientation.of(damaged)).isBetween(1, 8);
            }
        }
    }
}
