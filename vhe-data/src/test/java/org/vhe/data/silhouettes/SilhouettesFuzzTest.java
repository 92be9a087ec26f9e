package org.vhe.data.silhouettes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.fuzz.Damage;
import org.vhe.data.fuzz.Fuzz;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;

/** Of compressed files the bytes are damaged, of others what they mean, compressed again or not. */
@Tag("slow")
class SilhouettesFuzzTest {
    private static final int HEADER = 128;

    /** The type of an element that is compressed. */
    private static final int COMPRESSED = 15;

    private static final int PIXELS = 784;
    private static final int IMAGES = 6;

    @TempDir Path folder;

    private static byte[] file(int level, MatlabType type) throws IOException {
        Matrix images = Mat5.newMatrix(IMAGES, PIXELS, type);
        Matrix classes = Mat5.newMatrix(1, IMAGES, type);
        Cell names = Mat5.newCell(1, 2);
        for (int i = 0; i < IMAGES; i++) {
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                images.setInt(i, pixel, pixel % (i + 2) == 0 ? 0 : 1);
            }
            classes.setInt(0, i, 1 + i % 2);
        }
        names.set(0, Mat5.newString("chair"));
        names.set(1, Mat5.newString("Caméra"));
        MatFile mat = Mat5.newMatFile().addArray("classnames", names);
        mat.addArray("Y", classes).addArray("X", images);
        ByteBuffer bytes = ByteBuffer.allocate(1 << 17);
        Mat5.newWriter(Sinks.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))
                .setDeflateLevel(level)
                .writeMat(mat);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Compresses the first element, and leaves the others as they are. */
    private static byte[] compressed(byte[] file) {
        if (file.length < HEADER + 8) {
            return file;
        }
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER + 4);
        int end = (int) Math.min(file.length, HEADER + 8 + Integer.toUnsignedLong(length));
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(file, HEADER, end - HEADER);
        deflater.finish();
        byte[] buffer = new byte[2 * (end - HEADER) + 1000];
        int size = deflater.deflate(buffer);
        deflater.end();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, HEADER);
        out.writeBytes(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(COMPRESSED)
                        .putInt(size)
                        .array());
        out.write(buffer, 0, size);
        out.write(file, end, file.length - end);
        return out.toByteArray();
    }

    /** Most damage would be to pixels, so half of it is to what is before them. */
    private static byte[] otherMeaning(byte[] plain, SplittableRandom random) {
        byte[] damaged = plain.clone();
        if (random.nextBoolean()) {
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                int at = HEADER + random.nextInt(120) * Integer.BYTES;
                Damage.number(damaged, at, Damage.size(random), true);
            }
        } else {
            damaged = Damage.to(damaged, random);
        }
        return random.nextBoolean() ? compressed(damaged) : damaged;
    }

    private static Fuzz.Input input(SplittableRandom random) {
        MatlabType[] types = {MatlabType.UInt8, MatlabType.Double, MatlabType.Int16};
        MatlabType type = types[random.nextInt(types.length)];
        try {
            boolean raw = random.nextBoolean();
            return new Fuzz.Input(
                    raw
                            ? Damage.to(file(Deflater.BEST_SPEED, type), random)
                            : otherMeaning(file(Deflater.NO_COMPRESSION, type), random),
                    raw);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void damagedFilesAreReadAsWrittenOrRefused() throws Exception {
        Path file = folder.resolve("silhouettes.mat");
        Files.write(file, file(Deflater.BEST_SPEED, MatlabType.UInt8));
        String written = SilhouettesReader.read(file, "class").fingerprint();
        Fuzz.run(
                file,
                SilhouettesFuzzTest::input,
                mat -> SilhouettesReader.read(mat, "class"),
                (GroupedDataset data) -> data.fingerprint().equals(written));
    }

    /** Other arrays than those of the silhouettes, whose names, axes and cells are all read. */
    @Test
    void damagedArraysAreReadOrRefused() throws Exception {
        Fuzz.run(
                folder.resolve("arrays.mat"),
                SilhouettesFuzzTest::input,
                mat -> {
                    MatlabArrays arrays = MatlabArrays.read(mat);
                    String[] names = arrays.classNames();
                    return Arrays.asList(names).toString()
                            + Arrays.toString(arrays.classes(MatlabArrays.Part.ALL, names.length));
                },
                read -> read.equals("[chair, Caméra][0, 1, 0, 1, 0, 1]"));
    }
}
