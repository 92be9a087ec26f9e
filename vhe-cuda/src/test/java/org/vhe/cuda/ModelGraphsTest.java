package org.vhe.cuda;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The training graph of each model: terms and gradients are those of the CPU. */
class ModelGraphsTest {

    @Test
    void denseTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(Models.dense(), Map.of("c", 3));
    }

    @Test
    void deconvolutionalTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(Models.deconvolutional(), Map.of("c", 2));
    }

    @Test
    void pixelCnnTrainingIsThatOfTheCpu() {
        Agreement.ofTraining(Models.pixelCnn(), Map.of("c", 2));
        Agreement.ofTraining(
                Models.pixelCnn(Models.PIXEL.withGlobalLatent(3)), Map.of("g", 2, "c", 2));
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
        Agreement.ofTraining(Models.factorialOfOneColour(), Map.of("s", 2, "c", 2));
    }

    @Test
    void pixelCnnTrainingWithoutCudnnIsThatOfTheCpu() {
        Agreement.ofTraining(
                Models.pixelCnn(), Map.of("c", 2), StandIn.shared().kind().with("cudnn", "off"));
    }
}
