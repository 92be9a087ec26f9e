package org.vhe.data.archive;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Archives and folders of files made up for tests. */
public final class ZipFixture {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** Adds a file, or a folder if the name ends with '/'. */
    public ZipFixture with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    /** Writes everything into a zip archive. */
    public Path zip(Path target) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return target;
    }

    /** Writes everything into a folder. */
    public Path unpack(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            Path path = folder.resolve(entry.getKey());
            if (entry.getKey().endsWith("/")) {
                Files.createDirectories(path);
            } else {
                Files.createDirectories(path.getParent());
                Files.write(path, entry.getValue());
            }
        }
        return folder;
    }

    /** A white 1-bit PNG with a black rectangle from (left, top) inclusive. */
    public static byte[] png(int side, int left, int top, int width, int height) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                boolean black = x >= left && x < left + width && y >= top && y < top + height;
                image.getRaster().setSample(x, y, 0, black ? 0 : 1);
            }
        }
        return encode(image);
    }

    /** The bytes of the image as a PNG file. */
    public static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
