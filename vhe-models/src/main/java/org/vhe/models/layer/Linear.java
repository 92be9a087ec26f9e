package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;

/**
 * y = x W + b, with W and b uniform on ±1 / sqrt(inputs) at first, as in PyTorch.
 *
 * @param name scope of the parameters {@code weight} [inputs, outputs] and {@code bias} [1,
 *     outputs]
 * @param outputs number of outputs
 * @param bias whether to add b; superfluous before a {@link BatchNorm}
 */
public record Linear(String name, long outputs, boolean bias) implements Layer {

    public Linear {
        Require.notBlank("name", name);
        Require.positive("outputs", outputs);
    }

    /** With a bias. */
    public Linear(String name, long outputs) {
        this(name, outputs, true);
    }

    /** The same without b. */
    public Linear withoutBias() {
        return new Linear(name, outputs, false);
    }

    /**
     * @param input [batch, inputs]
     * @return [batch, outputs]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long inputs = graph.requireAxes(input, "input of '" + name + "'", "batch, inputs")[1];
        GraphContext scope = graph.scope(name);
        Initializer initializer = Initializer.fanIn(inputs);
        SDVariable product = input.mmul(scope.parameter("weight", initializer, inputs, outputs));
        return bias ? product.add(scope.parameter("bias", initializer, 1, outputs)) : product;
    }
}
