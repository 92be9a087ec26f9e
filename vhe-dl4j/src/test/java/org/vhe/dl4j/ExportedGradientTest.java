package org.vhe.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelExport;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;

/** The automatic gradient of a graph that was written and read. */
class ExportedGradientTest {
    @Test
    void gradientIsThatOfFiniteDifferences() throws Exception {
        DeconvOptions options = DeconvOptions.defaults().withWidth(2, 4).withLatents(3, 2);
        Homoencoder model =
                DeconvVhe.create(options, 1).toBuilder().dataType(DataType.DOUBLE).build();
        byte[] written = ModelExport.encoder(model).toBytes();
        SameDiff graph = SameDiff.fromFlatBuffers(ByteBuffer.wrap(written));
        SDVariable features = graph.getVariable("features");
        SDVariable loss = features.mul(features).mul("weighted", 1).sum("loss");
        loss.markAsLoss();
        Nd4j.getRandom().setSeed(1);
        Map<String, INDArray> inputs = Map.of("element", Nd4j.rand(DataType.DOUBLE, 2, 1, 28, 28));
        List<String> parameters =
                graph.variables().stream()
                        .filter(v -> v.getVariableType() == VariableType.VARIABLE)
                        .map(SDVariable::name)
                        .toList();
        Map<String, INDArray> gradients = graph.calculateGradients(inputs, parameters);
        for (String name : parameters) {
            INDArray values = graph.getVariable(name).getArr();
            INDArray gradient = gradients.get(name);
            double norm = gradient.norm2Number().doubleValue();
            INDArray step = gradient.mul(1e-5 / norm);
            INDArray original = values.dup();
            values.addi(step);
            double above = graph.outputSingle(inputs, "loss").getDouble(0);
            values.subi(step.mul(2));
            double below = graph.outputSingle(inputs, "loss").getDouble(0);
            values.assign(original);

            assertThat((above - below) / 2e-5).as(name).isCloseTo(norm, within(1e-3 * norm));
        }
    }
}
