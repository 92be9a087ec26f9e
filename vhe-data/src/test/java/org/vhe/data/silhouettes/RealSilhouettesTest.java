package org.vhe.data.silhouettes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

/** The real file, on machines that have it. */
class RealSilhouettesTest {
    private static GroupedDataset data;

    @BeforeAll
    static void read() throws IOException {
        String file = System.getenv(SilhouettesLocation.ENVIRONMENT_VARIABLE);
        assumeTrue(
                file != null && !file.isBlank(),
                "set " + SilhouettesLocation.ENVIRONMENT_VARIABLE + " to the MATLAB file");
        data =
                SilhouettesReader.read(
                        SilhouettesLocation.find(Path.of(file)), SilhouettesReader.CLASS);
    }

    /** The file has 8671 rows of 101 classes, 8625 of them distinct. */
    @Test
    void distinctImagesOfAllClassesAreRead() {
        assertThat(data.size()).isEqualTo(8625);
        assertThat(data.elementShape()).containsExactly(1, 28, 28);
        assertThat(data.grouping(SilhouettesReader.CLASS).groupCount()).isEqualTo(101);
        assertThat(data.grouping(SilhouettesReader.CLASS).label(0)).isEqualTo("Airplanes Side 2");
    }

    /** Objects fill the box of the image, so most reach each border; airplanes are wide. */
    @Test
    void objectsAreUprightAndBrightOnDark() {
        Grouping classes = data.grouping(SilhouettesReader.CLASS);
        double ink = 0;
        double middleRows = 0;
        double middleColumns = 0;
        float[] image = new float[784];
        int[] airplanes = classes.members(0);
        for (int airplane : airplanes) {
            data.copyElement(airplane, image, 0);
            for (int row = 0; row < 28; row++) {
                for (int column = 0; column < 28; column++) {
                    float value = image[28 * row + column] / airplanes.length;
                    ink += value / 784;
                    middleRows += row >= 12 && row < 16 ? value / 112 : 0;
                    middleColumns += column >= 12 && column < 16 ? value / 112 : 0;
                }
            }
        }
        assertThat(ink).isBetween(0.1, 0.5);
        assertThat(middleRows).isGreaterThan(middleColumns);
    }

    @Test
    void defaultSplitHoldsOutTenClasses() {
        SilhouettesSplit split =
                SilhouettesSplit.of(data, SilhouettesSplit.Options.defaults("class"));

        assertThat(split.heldOut().grouping("class").groupCount()).isEqualTo(10);
        assertThat(split.training().grouping("class").groupCount()).isEqualTo(91);
        assertThat((double) split.validation().size() / split.training().size())
                .isBetween(0.1, 0.13);
    }
}
