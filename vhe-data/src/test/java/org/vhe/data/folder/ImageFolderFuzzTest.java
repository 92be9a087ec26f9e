package org.vhe.data.folder;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.data.fuzz.Damage;
import org.vhe.data.fuzz.Fuzz;
import org.vhe.data.image.ImageFiles;

/** Formats without checksums; most damage is to what comes first, which says what follows. */
@Tag("slow")
class ImageFolderFuzzTest {
    private static final int SIDE = 21;
    private static final int FIRST = 64;

    @TempDir Path folder;

    private static byte[] image(String format, SplittableRandom random) {
        int[] types = {
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_BYTE_BINARY
        };
        int type = types[random.nextInt(format.equals("jpeg") ? 2 : types.length)];
        BufferedImage image = new BufferedImage(SIDE, SIDE, type);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, 0xFF000000 | 37 * i * i);
        }
        try {
            byte[] file = ImageFiles.encode(image, format);
            return format.equals("jpeg") && random.nextBoolean()
                    ? ImageFiles.withOrientation(file, random.nextInt(1, 9))
                    : file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] damaged(byte[] image, SplittableRandom random) {
        byte[] file = Damage.to(image, random);
        for (int i = random.nextInt(4); i > 0 && file.length > 0; i--) {
            file[random.nextInt(Math.min(FIRST, file.length))] = (byte) random.nextInt();
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "gif", "bmp"})
    void damagedImagesAreReadOrRefused(String format) throws Exception {
        Path file = Files.createDirectories(folder.resolve("own/a")).resolve("x." + format);
        Fuzz.run(
                file,
                random -> new Fuzz.Input(damaged(image(format, random), random), false),
                path ->
                        ImageFolder.read(
                                folder.resolve("own"),
                                ImageFolderOptions.DEFAULT.withLimits(10, 1 << 22)),
                read -> true);
    }
}
