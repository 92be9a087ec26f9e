package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;

/** Functions applied to every entry; the shape is kept. */
public enum Activation implements Layer {
    /** x for x > 0, exp(x) - 1 otherwise. */
    ELU {
        @Override
        public SDVariable apply(GraphContext graph, SDVariable input) {
            return StableMath.elu(graph, input);
        }
    },
    /** max(x, 0). */
    RELU {
        @Override
        public SDVariable apply(GraphContext graph, SDVariable input) {
            return StableMath.relu(graph, input);
        }
    },
    /** tanh(x). */
    TANH {
        @Override
        public SDVariable apply(GraphContext graph, SDVariable input) {
            return StableMath.tanh(graph, input);
        }
    },
    /** 1 / (1 + exp(-x)). */
    SIGMOID {
        @Override
        public SDVariable apply(GraphContext graph, SDVariable input) {
            return StableMath.sigmoid(graph, input);
        }
    }
}
