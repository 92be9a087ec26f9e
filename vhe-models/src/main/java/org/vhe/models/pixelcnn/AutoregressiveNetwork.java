package org.vhe.models.pixelcnn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.models.layer.GraphOperations;
import org.vhe.models.layer.PixelCnn;

/** A {@link PixelCnn} within a graph, with its condition and its heads. */
final class AutoregressiveNetwork {
    private final GraphContext graph;
    private final PixelCnn stack;
    private final SDVariable condition;
    private final List<PixelCnn.Head> heads;
    private final Map<String, List<SDVariable>> results = new HashMap<>();

    /**
     * @param graph where to build
     * @param stack the network
     * @param condition [batch, height, width, channels], the same for all pixels [batch, channels],
     *     or null
     * @param heads what the network says of each pixel
     */
    public AutoregressiveNetwork(
            GraphContext graph, PixelCnn stack, SDVariable condition, List<PixelCnn.Head> heads) {
        this.graph = Objects.requireNonNull(graph, "graph");
        this.stack = Objects.requireNonNull(stack, "stack");
        this.condition = condition;
        this.heads = List.copyOf(heads);
    }

    /**
     * The result of each head for given images; computed once for each.
     *
     * @param images [batch, height, width, values]
     * @return [batch, height, width, head channels] each
     */
    public List<SDVariable> outputs(SDVariable images) {
        graph.requireAxes(images, "images", "batch, height, width, values");
        return results.computeIfAbsent(
                images.name(),
                name -> stack.apply(new GraphOperations(graph, condition), images, heads));
    }

    GraphContext graph() {
        return graph;
    }

    PixelCnn stack() {
        return stack;
    }

    SDVariable condition() {
        return condition;
    }

    List<PixelCnn.Head> heads() {
        return heads;
    }
}
