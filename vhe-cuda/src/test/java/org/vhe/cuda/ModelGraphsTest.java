package org.vhe.cuda;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

/** The training graph of each model: terms and gradients are those of the CPU. */
class ModelGraphsTest {

    @Test
    void denseTrainingIsThatOfTheCpu() {
        Agreement.Wanted wanted =
                Agreement.training(
                        DenseVhe.create(new DenseOptions(4, 8, 3, 2), 1), Map.of("c", 3));
        Agreement.of(wanted.graph(), wanted.outputs(), StandIn.shared().kind());
    }

    @Test
    void deconvolutionalTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(Models.deconvolutional(), Map.of("c", 2));
    }

    @Test
    void pixelCnnTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(Models.pixelCnn(), Map.of("c", 2));
    }

    @Test
    void pixelCnnOfTwoStacksIsThatOfTheCpu() {
        Agreement.ofTraining(
                Models.pixelCnn(Models.PIXEL.withDecoder(3, 3, 5, true, true)), Map.of("c", 2));
    }

    @Test
    void hierarchicalTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(Models.hierarchical(), Map.of("a", 2, "c", 2));
    }

    @Test
    void factorialTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(Models.factorial(), Map.of("s", 2, "c", 2));
    }
}
