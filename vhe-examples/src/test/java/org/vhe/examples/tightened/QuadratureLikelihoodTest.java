package org.vhe.examples.tightened;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.Mode;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;
import org.vhe.examples.onedim.LinearModel;

class QuadratureLikelihoodTest {
    private static final int SIZE = 7;

    @Test
    void isThatOfTheJointGaussian() {
        FamilyConstants constants = FamilyConstants.defaults();
        LinearModel.Constants known = LinearModel.Constants.KNOWN;
        Homoencoder model =
                LinearModel.of(OneDimensionalFamily.GAUSSIAN, known, constants)
                        .create(3, DataType.DOUBLE);
        model.objectiveGraph(Mode.TRAINING, 1, Map.of(LinearModel.C, 1)); // makes the parameters
        Map<String, INDArray> parameters = model.parameters().parameters();
        parameters.get("likelihood/parameters/weight").assign(1.3);
        parameters.get("likelihood/parameters/bias").assign(0.4);
        GroupedDataset data =
                OneDimensionalData.generate(
                                OneDimensionalFamily.GAUSSIAN,
                                new OneDimensionalData.Options(3, SIZE, constants, 5))
                        .dataset();

        try (ModelEvaluator evaluator = model.evaluator()) {
            double found =
                    new QuadratureLikelihood(evaluator, LinearModel.C)
                            .perElement(data, OneDimensionalData.CLASS);
            assertThat(found).isCloseTo(exact(data, 1.3, 0.4), within(1e-6));
        }
    }

    /** X is normal with mean b 1 and covariance I + a² 1 1'. */
    private static double exact(GroupedDataset data, double a, double b) {
        double sum = 0;
        for (int group = 0; group < 3; group++) {
            double total = 0;
            double squares = 0;
            for (int member : data.grouping(OneDimensionalData.CLASS).members(group)) {
                float[] x = new float[1];
                data.copyElement(member, x, 0);
                total += x[0] - b;
                squares += (x[0] - b) * (x[0] - b);
            }
            double determinant = 1 + SIZE * a * a;
            double form = squares - a * a / determinant * total * total;
            sum -= 0.5 * (SIZE * Math.log(2 * Math.PI) + Math.log(determinant) + form);
        }
        return sum / (3 * SIZE);
    }
}
