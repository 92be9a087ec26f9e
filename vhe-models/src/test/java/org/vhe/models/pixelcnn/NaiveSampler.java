package org.vhe.models.pixelcnn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;

/** Draws images by one pass of the whole network for each pixel. */
public final class NaiveSampler {

    private NaiveSampler() {}

    /**
     * @param graph with all inputs but the image and the noise given by {@code inputs}
     * @param candidates from (image so far, noise) to what each value would be now
     * @param pixelOf number of the pixel, in raster order, that an entry of an image belongs to
     */
    public static double[] sample(
            GraphContext graph,
            Map<String, INDArray> inputs,
            INDArray noise,
            Candidates candidates,
            Function<Integer, Integer> pixelOf) {
        return sample(graph, inputs, noise, noise.shape(), candidates, pixelOf);
    }

    /** The same for noise of another shape than the images have. */
    public static double[] sample(
            GraphContext graph,
            Map<String, INDArray> inputs,
            INDArray noise,
            long[] shape,
            Candidates candidates,
            Function<Integer, Integer> pixelOf) {
        String prefix = "naive" + graph.inputs().size();
        SDVariable image = graph.placeholder(prefix + "Image", shape);
        SDVariable noiseInput = graph.placeholder(prefix + "Noise", noise.shape());
        String output = candidates.of(image, noiseInput).name();
        Map<String, INDArray> all = new HashMap<>(inputs);
        INDArray drawn = Nd4j.zeros(DataType.DOUBLE, shape);
        all.put(prefix + "Noise", noise.castTo(graph.dataType()));
        int pixels = 0;
        for (int i = 0; i < drawn.length(); i++) {
            pixels = Math.max(pixels, pixelOf.apply(i) + 1);
        }
        try (GraphExecutor executor =
                GraphExecutor.create(graph, List.of(output), GraphExecutor.Kind.COMPILED)) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                all.put(prefix + "Image", drawn.castTo(graph.dataType()));
                INDArray now = executor.run(all).get(output);
                for (int i = 0; i < drawn.length(); i++) {
                    if (pixelOf.apply(i) == pixel) {
                        drawn.putScalar(i, now.getDouble(i));
                    }
                }
            }
        }
        return drawn.reshape(-1).toDoubleVector();
    }

    /** What all values would be, given an image so far. */
    @FunctionalInterface
    public interface Candidates {
        SDVariable of(SDVariable image, SDVariable noise);
    }
}
