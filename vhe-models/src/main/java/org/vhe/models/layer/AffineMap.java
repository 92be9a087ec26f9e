package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;

/**
 * A linear map to the six numbers of an affine map of the plane, for {@link SpatialTransformer}. At
 * first it gives the identity, disturbed by the input as much as {@code spread} says.
 *
 * @param name scope of the parameters {@code weight} [inputs, 6] and {@code bias} [1, 6]
 * @param spread first weights are uniform on ±spread / sqrt(inputs); not negative
 */
public record AffineMap(String name, double spread) implements Layer {
    private static final long NUMBERS = 6;
    private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0};

    public AffineMap {
        Require.notBlank("name", name);
        Require.notNegative("spread", spread);
    }

    /**
     * @param input [batch, inputs]
     * @return [batch, 6]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long inputs = graph.requireAxes(input, "input of '" + name + "'", "batch, inputs")[1];
        GraphContext scope = graph.scope(name);
        Initializer initializer =
                spread == 0
                        ? Initializer.constant(0)
                        : Initializer.uniform(spread / Math.sqrt(inputs));
        SDVariable weight = scope.parameter("weight", initializer, inputs, NUMBERS);
        SDVariable bias = scope.parameter("bias", Initializer.values(IDENTITY), 1, NUMBERS);
        return input.mmul(weight).add(bias);
    }
}
