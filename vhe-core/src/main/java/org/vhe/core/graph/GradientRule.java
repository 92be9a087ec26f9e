package org.vhe.core.graph;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A hand-written reverse-mode gradient for one variable of a graph.
 *
 * @see GraphContext#withGradient
 */
@FunctionalInterface
public interface GradientRule {

    /**
     * @param outputGradient gradient of the scalar by the output, of the output's shape
     * @return gradient by each declared input, in their order, each of the input's shape
     */
    List<SDVariable> inputGradients(SDVariable outputGradient);
}
