package org.vhe.data.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.MalformedDataException;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Matrix;

/** Of files that another library wrote. */
class OmniglotMatlabFileTest {
    private static final int PIXELS = 784;

    @TempDir Path folder;

    private Matrix data = Mat5.newMatrix(PIXELS, 3);
    private Matrix target = Mat5.newMatrix(2, 3);
    private Matrix characters = Mat5.newMatrix(1, 3);
    private final Matrix testData = Mat5.newMatrix(PIXELS, 1);

    /**
     * Image i has ink of (i + 1) / 4 in row 1 and column 2; alphabets 2, 1, 2; characters 5, 5, 12.
     */
    OmniglotMatlabFileTest() {
        for (int i = 0; i < 3; i++) {
            data.setDouble(2 * 28 + 1, i, (i + 1) / 4.0);
            target.setDouble(i % 2 == 0 ? 1 : 0, i, 1);
            characters.setDouble(0, i, i == 2 ? 12 : 5);
        }
    }

    private Path write() throws IOException {
        Path file = folder.resolve("chardata.mat");
        Matrix testTarget = Mat5.newMatrix(2, 1);
        testTarget.setDouble(1, 0, 1);
        Matrix testCharacters = Mat5.newMatrix(1, 1);
        testCharacters.setDouble(0, 0, 12);
        Mat5File mat = Mat5.newMatFile();
        mat.addArray("data", data).addArray("target", target).addArray("targetchar", characters);
        mat.addArray("testdata", testData)
                .addArray("testtarget", testTarget)
                .addArray("testtargetchar", testCharacters);
        Mat5.writeToFile(mat, file.toFile());
        return file;
    }

    @Test
    void imagesAreUprightAndGrouped() throws IOException {
        OmniglotMatlabFile read = OmniglotMatlabFile.read(write());

        assertThat(read.training().elementShape()).containsExactly(1, 28, 28);
        for (int i = 0; i < 3; i++) {
            float[] expected = new float[PIXELS];
            expected[28 + 2] = (i + 1) / 4f;
            assertThat(read.training().values(i)[0]).isEqualTo(expected);
        }
        Grouping alphabets = read.training().grouping("alphabet");
        assertThat(alphabets.labels()).containsExactly("alphabet02", "alphabet01");
        assertThat(alphabets.members(0)).containsExactly(0, 2);
        assertThat(read.training().grouping("character").labels())
                .containsExactly(
                        "alphabet02/character05",
                        "alphabet01/character05",
                        "alphabet02/character12");
        assertThat(read.test().size()).isEqualTo(1);
        assertThat(read.test().grouping("character").labels())
                .containsExactly("alphabet02/character12");
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> OmniglotMatlabFile.read(write()))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("chardata.mat: ")
                .hasMessageContaining(why);
    }

    @Test
    void pixelsOutsideTheRangeAreRefused() {
        for (double value : new double[] {255, -0.1, Double.NaN}) {
            testData.setDouble(3, 0, value);
            assertRefused("'testdata' must be from 0 to 1, but of image 1 one is " + value);
        }
    }

    @Test
    void numbersThatAreNoClassesAreRefused() {
        target.setDouble(0, 2, 1);
        assertRefused(
                "'target' must be 1 for one alphabet and 0 for others, but not so of image 3");
        target.setDouble(0, 2, 0.5);
        assertRefused("not so of image 3");
        target.setDouble(0, 2, 0);
        characters.setDouble(0, 1, 0);
        assertRefused("'targetchar' must be whole numbers from 1, but number 2 is 0.0");
    }

    @Test
    void otherShapesAreRefused() {
        Matrix right = data;
        data = Mat5.newMatrix(3, PIXELS);
        assertRefused("'data' must have the shape [784, images]");
        data = right;
        characters = Mat5.newMatrix(3, 1);
        assertRefused("'targetchar' must have the shape [1, 3], as there are 3 images");
        target = Mat5.newMatrix(2, 4);
        assertRefused("'target' must have the shape [2, 3]");
    }

    @Test
    void otherFilesAreRefusedByName() throws IOException {
        Path file = write();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> OmniglotMatlabFile.read(file))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("chardata.mat: expected ");
        Mat5File mat = Mat5.newMatFile();
        mat.addArray("X", data);
        Mat5.writeToFile(mat, file.toFile());
        assertThatThrownBy(() -> OmniglotMatlabFile.read(file))
                .hasMessageContaining("expected the array 'data', found none");
        assertThatThrownBy(() -> OmniglotMatlabFile.read(folder.resolve("none.mat")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none.mat");
    }
}
