package org.vhe.data.silhouettes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.Warnings;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.image.Inversion;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;

class SilhouettesReaderTest {
    private static final int PIXELS = 784;

    @TempDir Path folder;

    private Matrix images = Mat5.newMatrix(4, PIXELS, MatlabType.UInt8);
    private Matrix classes = Mat5.newMatrix(1, 4, MatlabType.UInt8);
    private Cell names = Mat5.newCell(1, 2);

    /** Background everywhere, but for pixel i of image i; classes 1, 2, 1, 2. */
    SilhouettesReaderTest() {
        for (int i = 0; i < 4; i++) {
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                images.setInt(i, pixel, pixel == i ? 0 : 1);
            }
            classes.setInt(0, i, 1 + i % 2);
        }
        names.set(0, Mat5.newString("chair"));
        names.set(1, Mat5.newString("crab"));
    }

    private Path write() throws IOException {
        Path file = folder.resolve("silhouettes.mat");
        Mat5File mat = Mat5.newMatFile();
        mat.addArray("X", images).addArray("Y", classes).addArray("classnames", names);
        Mat5.writeToFile(mat, file.toFile());
        return file;
    }

    private static float[] element(GroupedDataset data, int element) {
        float[] values = new float[data.elementLength()];
        data.copyElement(element, values, 0);
        return values;
    }

    private static int[] ink(GroupedDataset data, int element) {
        float[] values = element(data, element);
        return java.util.stream.IntStream.range(0, PIXELS).filter(i -> values[i] == 1).toArray();
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> SilhouettesReader.read(write(), SilhouettesReader.CLASS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("silhouettes.mat")
                .hasMessageContainingAll(parts);
    }

    @Test
    void objectsAreOneAndColumnsBecomeRows() throws IOException {
        GroupedDataset data = SilhouettesReader.read(write(), "kind");

        assertThat(data.elementShape()).containsExactly(1, 28, 28);
        assertThat(data.size()).isEqualTo(4);
        // pixel 1 of the file is row 1 of column 0
        assertThat(ink(data, 0)).containsExactly(0);
        assertThat(ink(data, 1)).containsExactly(28);
        assertThat(ink(data, 3)).containsExactly(84);
        assertThat(data.grouping("kind").groupOf(2)).isZero();
        assertThat(data.grouping("kind").label(1)).isEqualTo("crab");
    }

    @Test
    void equalImagesAreKeptOnceWhateverTheirClass() throws IOException {
        images.setInt(3, 3, 1);
        images.setInt(3, 0, 0);
        GroupedDataset data = SilhouettesReader.read(write(), SilhouettesReader.CLASS);

        assertThat(data.size()).isEqualTo(3);
        assertThat(ink(data, 2)).containsExactly(56);
        assertThat(data.grouping(SilhouettesReader.CLASS).members(1)).containsExactly(1);
    }

    @Test
    void classWithoutImagesIsRefused() {
        for (int i = 0; i < 4; i++) {
            classes.setInt(0, i, 1);
        }
        assertRefused("class 2 ('crab') has none");
    }

    @Test
    void classesOutOfRangeAreRefused() {
        classes.setInt(0, 2, 3);
        assertRefused("whole numbers from 1 to 2, but number 3 is 3");
        classes.setInt(0, 2, 0);
        assertRefused("number 3 is 0");
    }

    @Test
    void grayPixelsAreRefused() {
        images.setInt(1, 7, 2);
        assertRefused("pixels must be 0 or 1, but one of image 2 is 2");
    }

    @Test
    void otherShapesAreRefused() {
        images = Mat5.newMatrix(4, 256, MatlabType.UInt8);
        assertRefused("[4, 784]", "[4, 256]");
        images = Mat5.newMatrix(3, PIXELS, MatlabType.UInt8);
        assertRefused("[4, 784]", "[3, 784]");
    }

    @Test
    void otherTypesAreRefused() {
        names.set(1, Mat5.newScalar(3));
        assertRefused("classnames must be text, but number 2 is a matrix of shape [1, 1]");
        names = Mat5.newCell(1, 20_000);
        assertRefused("'classnames' must be a cell array of 10000 cells at most", "[1, 20000]");
    }

    @Test
    void missingArraysAreNamed() throws IOException {
        Path file = folder.resolve("other.mat");
        Mat5.writeToFile(Mat5.newMatFile().addArray("classnames", names), file.toFile());

        assertThatThrownBy(() -> SilhouettesReader.read(file, SilhouettesReader.CLASS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected the array 'Y', found none");
    }

    /** All arrays are compressed, so that what is read of a damaged file is what was written. */
    @Test
    void damagedFilesAreRefusedOrReadAsTheyWere() throws IOException {
        byte[] whole = Files.readAllBytes(write());
        String original = read(folder.resolve("silhouettes.mat")).fingerprint();
        Path file = folder.resolve("damaged.mat");
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            byte[] bytes =
                    i % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (i % 4 > 0) {
                bytes[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, bytes);
            try {
                assertThat(read(file).fingerprint()).isEqualTo(original);
            } catch (MalformedDataException e) {
                assertThat(e).hasMessageStartingWith(file.toString());
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(400);
    }

    @Test
    void complexMatricesAreRefused() {
        Matrix full = images;
        images = Mat5.newComplex(4, PIXELS);
        assertRefused("'X' must be a full matrix of real numbers, but is a complex matrix");
        images = full;
        classes = Mat5.newComplex(1, 4);
        assertRefused("'Y' must be a full matrix");
    }

    @Test
    void classesOfTheSameNameAreRefused() {
        names.set(1, Mat5.newString("chair"));
        assertRefused("classnames must differ, but two are 'chair'");
    }

    @Test
    void exchangedObjectsAndBackgroundAreWarnedOf() throws IOException {
        for (int i = 0; i < 4 * PIXELS; i++) {
            images.setInt(i, 1 - images.getInt(i));
        }
        Path file = write();
        assertThat(Warnings.of(Inversion.class, () -> read(file)))
                .singleElement()
                .asString()
                .startsWith(file + ": 100% of the pixels are ink");
    }

    @Test
    void exchangedObjectsAndBackgroundAreInvertedWithoutWarningIfAsked() throws IOException {
        images = Mat5.newMatrix(8, PIXELS, MatlabType.UInt8);
        classes = Mat5.newMatrix(1, 8, MatlabType.UInt8);
        for (int i = 0; i < 8; i++) {
            images.setInt(i, i, 1);
            classes.setInt(0, i, 1 + i % 2);
        }
        Path file = write();
        SilhouettesSplit.Options options =
                new SilhouettesSplit.Options("class", 1, 0.5, 0).withLightOnDark(true);
        List<SilhouettesSplit> read = new ArrayList<>();
        assertThat(
                        Warnings.of(
                                Inversion.class,
                                () -> read.add(SilhouettesSplit.read(file, options))))
                .isEmpty();

        for (float[] image : read.get(0).heldOut().values(0, 1, 2, 3)) {
            float ink = 0;
            for (float value : image) {
                ink += value;
            }
            assertThat(ink).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        Path socket = folder.resolve("socket.mat");
        try (ServerSocketChannel channel =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(socket))) {
            assertThat(channel.isOpen()).isTrue();
            assertThatThrownBy(() -> read(socket))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("socket.mat")
                    .hasMessageContaining("expected a MATLAB file");
        }
    }

    private static GroupedDataset read(Path file) throws IOException {
        return SilhouettesReader.read(file, SilhouettesReader.CLASS);
    }

    @Test
    void largeFilesAreNotRead() throws IOException {
        Path file = folder.resolve("large.mat");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(MatlabArrays.MAX_BYTES + 1L);
        }
        assertThatThrownBy(() -> SilhouettesReader.read(file, SilhouettesReader.CLASS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected at most 67108864 bytes, found 67108865");
    }
}
