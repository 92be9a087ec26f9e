package org.vhe.models.pixelcnn;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.BatchNorm;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.Sequential;

/**
 * The nonlinear part of q(c; D): convolutions with ReLU and batch normalisation on the mean image,
 * and a last convolution, which begins at zero. Height and width are kept. Not in the paper.
 *
 * @param outputs channels of the result
 * @param layers how many convolutions come before the last
 */
record DeepTemplate(long outputs, int layers) implements Layer {
    private static final long CHANNELS = 32;
    private static final long FIRST_KERNEL = 5;
    private static final long KERNEL = 3;

    DeepTemplate {
        Require.positive("outputs", outputs);
        Require.positive("layers", layers);
    }

    /**
     * @param input [batch, height, width, inputs]
     * @return [batch, height, width, outputs]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        List<Layer> network = new ArrayList<>();
        for (int layer = 1; layer <= layers; layer++) {
            String name = "layer" + layer;
            network.add(new Conv2d(name + "/conv", CHANNELS, layer == 1 ? FIRST_KERNEL : KERNEL));
            network.add(Activation.RELU);
            network.add(new BatchNorm(name + "/norm"));
        }
        network.add(new Conv2d("out", outputs, KERNEL));
        beginAtZero(graph.scope("out"));
        return new Sequential(network).apply(graph, input);
    }

    /** Makes the last convolution's parameters before it does, with other first values. */
    private void beginAtZero(GraphContext scope) {
        Initializer zero = Initializer.constant(0);
        scope.parameter("weight", zero, KERNEL, KERNEL, CHANNELS, outputs);
        scope.parameter("bias", zero, 1, outputs);
    }
}
