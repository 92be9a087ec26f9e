package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.shape.Shapes;

/**
 * Sets each entry to zero with a probability, in training, and divides the others by what is left
 * of it, so that the mean stays; in evaluation it changes nothing. Srivastava et al. (2014).
 *
 * @param name scope of the noise
 * @param probability of being set to zero, in [0, 1)
 */
public record Dropout(String name, double probability) implements Layer {

    public Dropout {
        Require.notBlank("name", name);
        requireProbability("probability", probability);
    }

    /**
     * That something can be left out with a probability.
     *
     * @param name what it is called
     * @throws IllegalArgumentException if it is not in [0, 1)
     */
    public static void requireProbability(String name, double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1), but is " + probability);
        }
    }

    /**
     * @param input [batch, axes...]
     * @return of the input's shape
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        if (graph.mode() == Mode.EVALUATION || probability == 0) {
            return input;
        }
        long[] shape = graph.shapeOf(input);
        SDVariable uniform =
                graph.scope(name)
                        .noise(
                                "keep" + graph.noiseInputs().size(),
                                Noise.uniform(Shapes.withoutFirst(shape)),
                                shape[0]);
        SDVariable kept = uniform.gte(probability).castTo(graph.dataType());
        return input.mul(kept.mul(1 / (1 - probability)));
    }
}
