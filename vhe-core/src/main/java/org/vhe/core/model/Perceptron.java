package org.vhe.core.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.StableMath;

/**
 * A small network that begins as the constant zero: W tanh(V x + v) + w, or W x + w without hidden
 * units.
 *
 * @param hidden number of hidden units; 0 for a linear map
 * @param outputs size of the result
 */
record Perceptron(int hidden, long outputs) {

    /**
     * @param x [n, inputs]
     * @return [n, outputs]
     */
    SDVariable apply(GraphContext graph, SDVariable x) {
        SDVariable features = x;
        long inputs = graph.requireAxes(x, "x", "n, inputs")[1];
        if (hidden > 0) {
            Initializer fanIn = Initializer.fanIn(inputs);
            SDVariable v = graph.parameter("hidden/weights", fanIn, inputs, hidden);
            SDVariable bias = graph.parameter("hidden/bias", fanIn, 1, hidden);
            features = StableMath.tanh(graph, x.mmul(v).add(bias));
            inputs = hidden;
        }
        Initializer zero = Initializer.constant(0);
        SDVariable w = graph.parameter("weights", zero, inputs, outputs);
        return features.mmul(w).add(graph.parameter("bias", zero, 1, outputs));
    }
}
