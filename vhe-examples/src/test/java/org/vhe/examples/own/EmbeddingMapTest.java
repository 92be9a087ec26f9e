package org.vhe.examples.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

class EmbeddingMapTest {

    /** u along (2, 1, 2) / 3, v along (-1, 2, 0) / sqrt 5, in a plane through (5, 5, 5). */
    @Test
    void placesAreTheCoordinatesOfMostVariance() {
        double[][] means = new double[4][3];
        double[] u = {-6, 6, 0, 0};
        double[] v = {0, 0, -2, 2};
        for (int i = 0; i < 4; i++) {
            means[i][0] = 5 + u[i] * 2 / 3 - v[i] / Math.sqrt(5);
            means[i][1] = 5 + u[i] / 3 + v[i] * 2 / Math.sqrt(5);
            means[i][2] = 5 + u[i] * 2 / 3;
        }
        double[][] places = EmbeddingMap.principal(Nd4j.create(means));
        for (int i = 0; i < 4; i++) {
            assertThat(Math.abs(places[i][0])).isCloseTo(Math.abs(u[i]), within(1e-6));
            assertThat(Math.abs(places[i][1])).isCloseTo(Math.abs(v[i]), within(1e-6));
        }
        assertThat(places[0][0]).isCloseTo(-places[1][0], within(1e-6));
        double[][] line = EmbeddingMap.principal(Nd4j.create(new double[][] {{1}, {4}}));
        assertThat(line[1][0] - line[0][0]).isEqualTo(3);
    }

    @Test
    void pictureIsDrawnOfGrayAndColour(@TempDir Path folder) throws Exception {
        Random random = new Random(1);
        for (int channels : new int[] {1, 3}) {
            float[] values = new float[8 * channels * 16];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat();
            }
            List<String> labels = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                labels.add("class " + i / 4);
            }
            GroupedDataset images =
                    new GroupedDataset(
                            values,
                            new long[] {channels, 4, 4},
                            List.of(Grouping.ofLabels("class", labels)));
            Path file = folder.resolve(channels + ".png");
            new EmbeddingMap(images, "class", Nd4j.rand(8, 5)).write(file);
            assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(1200);
        }
    }
}
