package org.vhe.models.pixelcnn;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Crop;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Rows;
import org.vhe.models.layer.Sequential;
import org.vhe.models.layer.Upsample2d;

/**
 * What a vector says of each position: a linear map to a quarter of the height and width, rounded
 * up, and two convolutions, each after a doubling of the size, all with ReLU; what is too much of
 * rows and columns is cut off.
 *
 * @param channels of all maps
 * @param height of the result
 * @param width of the result
 */
record GlobalCondition(long channels, long height, long width) implements Layer {
    private static final int QUARTERS = 4;
    private static final int KERNEL = 3;

    GlobalCondition {
        Require.positive("channels", channels);
        Require.positive("height", height);
        Require.positive("width", width);
    }

    private static long quarter(long pixels) {
        return (pixels + QUARTERS - 1) / QUARTERS;
    }

    /**
     * @param input [batch, features]
     * @return [batch, height, width, channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long rows = quarter(height);
        long columns = quarter(width);
        SDVariable start = new Linear("quarter", rows * columns * channels).apply(graph, input);
        long batch = graph.shapeOf(input)[0];
        SDVariable map = Rows.reshape(graph, start, batch, rows, columns, channels);
        return Sequential.of(
                        Activation.RELU,
                        new Upsample2d(2),
                        new Conv2d("half", channels, KERNEL),
                        Activation.RELU,
                        new Upsample2d(2),
                        new Conv2d("whole", channels, KERNEL),
                        Activation.RELU,
                        new Crop(height, width))
                .apply(graph, map);
    }
}
