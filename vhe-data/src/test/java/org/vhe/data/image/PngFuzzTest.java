package org.vhe.data.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.data.fuzz.Damage;
import org.vhe.data.fuzz.Fuzz;

/** Half of the images are damaged in their bytes, half in what these mean, with right checksums. */
@Tag("slow")
class PngFuzzTest {
    private static final int SIDE = 21;
    private static final int SIGNATURE_BYTES = 8;
    private static final int BOMB = 20_000_000;
    private static final String[] TYPES = {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "iCCP", "zTXt", "iTXt", "tEXt",
        "bKGD", "sBIT", "hIST", "pHYs", "tIME", "sRGB", "????"
    };

    @TempDir Path folder;

    private record Chunk(byte[] type, byte[] data) {}

    private static List<byte[]> images() throws IOException {
        List<byte[]> images = new ArrayList<>();
        for (int type :
                new int[] {
                    BufferedImage.TYPE_BYTE_BINARY,
                    BufferedImage.TYPE_BYTE_INDEXED,
                    BufferedImage.TYPE_BYTE_GRAY,
                    BufferedImage.TYPE_USHORT_GRAY,
                    BufferedImage.TYPE_3BYTE_BGR,
                    BufferedImage.TYPE_INT_ARGB
                }) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, type);
            for (int i = 0; i < SIDE * SIDE; i++) {
                image.setRGB(i % SIDE, i / SIDE, 0xFF000000 | 37 * i * i);
            }
            images.add(png(image, ImageWriteParam.MODE_DISABLED));
            images.add(png(image, ImageWriteParam.MODE_DEFAULT));
        }
        return images;
    }

    private static byte[] png(BufferedImage image, int interlacing) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setProgressiveMode(interlacing);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), options);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static List<Chunk> chunks(byte[] png) {
        List<Chunk> chunks = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(png).position(SIGNATURE_BYTES);
        while (bytes.hasRemaining()) {
            byte[] data = new byte[bytes.getInt()];
            byte[] type = new byte[Integer.BYTES];
            bytes.get(type).get(data).getInt();
            chunks.add(new Chunk(type, data));
        }
        return chunks;
    }

    private static byte[] png(List<Chunk> chunks, byte[] signature) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(signature, 0, SIGNATURE_BYTES);
        for (Chunk chunk : chunks) {
            CRC32 checksum = new CRC32();
            checksum.update(chunk.type);
            checksum.update(chunk.data);
            out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.data.length).array());
            out.writeBytes(chunk.type);
            out.writeBytes(chunk.data);
            out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        }
        return out.toByteArray();
    }

    private static byte[] otherMeaning(byte[] png, SplittableRandom random) {
        List<Chunk> chunks = chunks(png);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(chunks.size());
            Chunk chunk = chunks.get(at);
            byte[] type = TYPES[random.nextInt(TYPES.length)].getBytes();
            byte[] data = chunk.data.length == 0 ? new byte[3] : Damage.to(chunk.data, random);
            switch (random.nextInt(8)) {
                case 0, 1 -> chunks.set(at, new Chunk(chunk.type, data));
                case 2 -> chunks.set(at, new Chunk(type, chunk.data));
                case 3 -> chunks.add(at, chunks.get(random.nextInt(chunks.size())));
                case 4 -> chunks.add(at, new Chunk(type, data));
                case 5 -> chunks.set(at, new Chunk(chunk.type, otherPixels(chunk.data, random)));
                case 6 -> chunks.add(at, new Chunk(type, bomb(random)));
                default -> {
                    if (chunks.size() > 1) {
                        chunks.remove(at);
                    }
                }
            }
        }
        return png(chunks, png);
    }

    /** If the data is compressed, other content of it. */
    private static byte[] otherPixels(byte[] data, SplittableRandom random) {
        Inflater inflater = new Inflater();
        inflater.setInput(data);
        byte[] pixels = new byte[10_000];
        try {
            int length = inflater.inflate(pixels);
            return length == 0 ? data : deflated(Damage.to(Arrays.copyOf(pixels, length), random));
        } catch (DataFormatException e) {
            return data;
        } finally {
            inflater.end();
        }
    }

    /** A name and 20 MB of zeros, as texts and colour profiles have them, or zeros alone. */
    private static byte[] bomb(SplittableRandom random) {
        byte[] zeros = deflated(new byte[random.nextInt(50) == 0 ? BOMB : 1000]);
        if (random.nextBoolean()) {
            return zeros;
        }
        return ByteBuffer.allocate(zeros.length + 3)
                .put((byte) 'n')
                .putShort((short) 0)
                .put(zeros)
                .array();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater();
        deflater.setInput(content);
        deflater.finish();
        byte[] buffer = new byte[content.length + 1000];
        byte[] deflated = Arrays.copyOf(buffer, deflater.deflate(buffer));
        deflater.end();
        return deflated;
    }

    @Test
    void damagedImagesAreReadAsWrittenOrRefused() throws Exception {
        List<byte[]> images = images();
        PngDecoder decoder = PngDecoder.ofSize(SIDE, SIDE);
        Set<String> written = new HashSet<>();
        for (byte[] image : images) {
            written.add(Arrays.toString(decoder.decode(image, "x.png").values()));
        }
        Fuzz.run(
                folder.resolve("x.png"),
                random -> {
                    byte[] image = images.get(random.nextInt(images.size()));
                    boolean raw = random.nextBoolean();
                    return new Fuzz.Input(
                            raw ? Damage.to(image, random) : otherMeaning(image, random), raw);
                },
                file -> decoder.decode(Files.readAllBytes(file), "x.png").values(),
                values -> written.contains(Arrays.toString(values)));
    }
}
