package org.vhe.data.silhouettes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Provenance;
import org.vhe.data.Warnings;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.image.Inversion;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;

/** Of the file's images, each has an object of one pixel. */
class DividedSilhouettesTest {
    private static final int PIXELS = 784;
    private static final SilhouettesSplit.Options OPTIONS =
            SilhouettesSplit.Options.defaults("kind").withAsGiven(true);

    @TempDir Path folder;

    private final Map<String, Array> arrays = new LinkedHashMap<>();

    /** Object pixels are those of numbers first, first + 1 and so on. */
    private void part(String name, int first, int... classes) {
        Matrix images = Mat5.newMatrix(classes.length, PIXELS, MatlabType.UInt8);
        Matrix labels = Mat5.newMatrix(classes.length, 1, MatlabType.UInt8);
        for (int i = 0; i < classes.length; i++) {
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                images.setInt(i, pixel, pixel == first + i ? 0 : 1);
            }
            labels.setInt(i, 0, classes[i]);
        }
        arrays.put(name + "_data", images);
        arrays.put(name + "_labels", labels);
    }

    DividedSilhouettesTest() {
        part("train", 0, 2, 1, 2, 3);
        part("val", 3, 1, 3);
        part("test", 29, 3, 1, 1);
    }

    private Path write() throws IOException {
        Path file = folder.resolve("caltech101_silhouettes_28_split1.mat");
        Mat5File mat = Mat5.newMatFile();
        arrays.forEach(mat::addArray);
        Mat5.writeToFile(mat, file.toFile());
        return file;
    }

    private static List<String> labels(GroupedDataset data) {
        Grouping kinds = data.grouping("kind");
        return IntStream.range(0, data.size())
                .mapToObj(i -> kinds.label(kinds.groupOf(i)))
                .toList();
    }

    private static List<Integer> objects(GroupedDataset data) {
        return Arrays.stream(data.values(IntStream.range(0, data.size()).toArray()))
                .map(
                        image ->
                                IntStream.range(0, PIXELS)
                                        .filter(i -> image[i] == 1)
                                        .boxed()
                                        .toList())
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void partsAreThoseOfTheFileInItsOrder() throws IOException {
        SilhouettesSplit split = SilhouettesSplit.read(write(), OPTIONS);

        assertThat(SilhouettesSplit.isDivided(write())).isTrue();
        assertThat(split.training().elementShape()).containsExactly(1, 28, 28);
        assertThat(labels(split.training())).containsExactly("2", "1", "2", "3");
        assertThat(labels(split.validation())).containsExactly("1", "3");
        assertThat(labels(split.heldOut())).containsExactly("3", "1", "1");
        // columns become rows; pixel 3 is in two parts, and kept in both
        assertThat(objects(split.training())).containsExactly(0, 28, 56, 84);
        assertThat(objects(split.validation())).containsExactly(84, 112);
        assertThat(objects(split.heldOut())).containsExactly(29, 57, 85);
    }

    @Test
    void classesHaveTheirNamesIfThereAreAny() throws IOException {
        Cell names = Mat5.newCell(1, 3);
        names.set(0, Mat5.newString("chair"));
        names.set(1, Mat5.newString("crab"));
        names.set(2, Mat5.newString("cup"));
        arrays.put("classnames", names);
        SilhouettesSplit split = SilhouettesSplit.read(write(), OPTIONS);
        assertThat(labels(split.heldOut())).containsExactly("cup", "chair", "chair");
        arrays.put("test_labels", Mat5.newScalar(4));
        assertRefused("test_labels must be whole numbers from 1 to 3, but number 1 is 4");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> SilhouettesSplit.read(write(), OPTIONS))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("split1.mat")
                .hasMessageContainingAll(parts);
    }

    @Test
    void missingArraysAreNamedWithBothFormats() throws IOException {
        for (String array : List.of("val_labels", "test_data")) {
            Array removed = arrays.remove(array);
            assertRefused(
                    "expected the array '" + array + "', found none",
                    "X, Y and classnames",
                    "train_data, train_labels, val_data, val_labels, test_data and test_labels");
            arrays.put(array, removed);
        }
        arrays.remove("train_data");
        assertThatThrownBy(() -> SilhouettesSplit.read(write(), OPTIONS.withAsGiven(false)))
                .hasMessageContaining("expected the array 'classnames', found none")
                .hasMessageContaining("train_data, train_labels");
    }

    @Test
    void otherShapesAndFormatsAreRefused() throws IOException {
        arrays.put("val_data", Mat5.newMatrix(3, PIXELS, MatlabType.UInt8));
        assertRefused("val_data must have the shape [2, 784] as val_labels has 2 values");
        assertThatThrownBy(() -> SilhouettesReader.read(write(), "kind"))
                .hasMessageContaining("expected images that are not divided");
        assertThatThrownBy(() -> SilhouettesSplit.read(write(), OPTIONS.withAsGiven(false)))
                .hasMessageContaining("expected images that are not divided");
        arrays.clear();
        arrays.put("X", Mat5.newMatrix(1, PIXELS, MatlabType.UInt8));
        assertRefused("expected images that are divided");
        assertThat(SilhouettesSplit.isDivided(write())).isFalse();
    }

    @Test
    void exchangedObjectsAreWarnedOfOrInverted() throws IOException {
        Matrix dark = Mat5.newMatrix(3, PIXELS, MatlabType.UInt8);
        for (int i = 0; i < 3; i++) {
            dark.setInt(i, i, 1);
        }
        arrays.put("test_data", dark);
        Path file = write();
        assertThat(Warnings.of(Inversion.class, () -> SilhouettesSplit.read(file, OPTIONS)))
                .singleElement()
                .asString()
                .startsWith(file + ": 100% of the pixels are ink");
        SilhouettesSplit inverted = SilhouettesSplit.read(file, OPTIONS.withLightOnDark(true));
        assertThat(objects(inverted.heldOut())).containsExactly(0, 28, 56);
    }

    @Test
    void optionsSayThatTheFileIsDividedOnlyIfItIs() throws IOException {
        GroupedDataset data = SilhouettesSplit.read(write(), OPTIONS).training();
        Provenance given = Provenance.of("silhouettes", data, OPTIONS);
        assertThat(given.preparation(SilhouettesSplit.Options.class)).isEqualTo(OPTIONS);
        assertThat(
                        Provenance.of("silhouettes", data, OPTIONS.withAsGiven(false))
                                .preparation()
                                .has("asGiven"))
                .isFalse();
    }
}
