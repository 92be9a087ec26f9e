package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;

/** The neighbourhoods of all pixels of an image with one channel, as rows of a matrix. */
final class Patches {

    private Patches() {}

    /**
     * @param input [batch, height, width, 1]
     * @param kernel height and width of a patch
     * @param padding zeros added on each side
     * @return [batch height' width', kernel kernel], patches in 'c' order
     */
    static SDVariable of(GraphContext graph, SDVariable input, long kernel, long padding) {
        long[] shape = graph.shapeOf(input);
        SDVariable image = input.reshape(shape[0], shape[1], shape[2]);
        int zeros = Math.toIntExact(padding);
        SDVariable wide = ZeroPadding.of(graph, image, 2, zeros, zeros);
        SDVariable padded = ZeroPadding.of(graph, wide, 1, zeros, zeros);
        int batch = Math.toIntExact(shape[0]);
        int height = Math.toIntExact(shape[1] + 2 * padding - kernel + 1);
        int width = Math.toIntExact(shape[2] + 2 * padding - kernel + 1);
        SDVariable[] shifts = new SDVariable[Math.toIntExact(kernel * kernel)];
        for (int i = 0; i < shifts.length; i++) {
            int[] begin = {0, (int) (i / kernel), (int) (i % kernel)};
            SDVariable shifted = graph.sameDiff().slice(padded, begin, batch, height, width);
            shifts[i] = shifted.reshape(1, (long) batch * height * width);
        }
        return graph.sameDiff().concat(0, shifts).permute(1, 0);
    }
}
