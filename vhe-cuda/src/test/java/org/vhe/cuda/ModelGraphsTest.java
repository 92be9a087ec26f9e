package org.vhe.cuda;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.hierarchical.HierarchicalOptions;
import org.vhe.models.hierarchical.HierarchicalVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;

/** The training graph of each model: terms and gradients are those of the CPU. */
class ModelGraphsTest {
    private static final PixelCnnOptions PIXEL =
            PixelCnnOptions.defaults().withImageSize(6).withLatents(2, 3).withChannels(2, 3, 4);

    @Test
    void denseTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(DenseVhe.create(new DenseOptions(4, 8, 3, 2), 1), Map.of("c", 3));
    }

    @Test
    void deconvolutionalTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(
                DeconvVhe.create(DeconvOptions.defaults().withWidth(2, 4).withLatents(3, 2), 1),
                Map.of("c", 2));
    }

    @Test
    void pixelCnnTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(PixelCnnVhe.create(PIXEL, 1), Map.of("c", 2));
    }

    @Test
    void hierarchicalTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(
                HierarchicalVhe.create(
                        HierarchicalOptions.defaults().withWidth(2, 4).withLatents(2, 3, 2), 1),
                Map.of("a", 2, "c", 2));
    }

    @Test
    void factorialTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(
                FactorialVhe.create(FactorialOptions.defaults(), 1), Map.of("s", 2, "c", 2));
    }
}
