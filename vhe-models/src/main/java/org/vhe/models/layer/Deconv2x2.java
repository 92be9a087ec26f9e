package org.vhe.models.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;

/**
 * Transposed convolution with kernel 2 and stride 2, which doubles height and width: each input
 * pixel becomes a block of 2 x 2 output pixels, so it is one matrix product and a change of axes.
 * Parameters are uniform on ±1 / sqrt(4 channels) at first, PyTorch's default.
 *
 * @param name scope of the parameters {@code weight} [inputs, 4 channels], its columns in the order
 *     (row, column, channel), and {@code bias} [1, channels]
 * @param channels number of output channels
 * @param bias whether to add a bias; superfluous before a {@link BatchNorm}
 */
record Deconv2x2(String name, long channels, boolean bias) implements Layer {

    public Deconv2x2 {
        Require.notBlank("name", name);
        Require.positive("channels", channels);
    }

    /** With a bias. */
    public Deconv2x2(String name, long channels) {
        this(name, channels, true);
    }

    /** The same without a bias. */
    public Deconv2x2 withoutBias() {
        return new Deconv2x2(name, channels, false);
    }

    /**
     * @param input [batch, height, width, inputs]
     * @return [batch, 2 height, 2 width, channels]
     */
    @Override
    public SDVariable apply(GraphContext graph, SDVariable input) {
        long[] shape =
                graph.requireAxes(
                        input, "input of '" + name + "'", "batch, height, width, channels");
        GraphContext scope = graph.scope(name);
        Initializer initializer = Initializer.fanIn(4 * channels);
        SDVariable weight = scope.parameter("weight", initializer, shape[3], 4 * channels);
        SDVariable blocks = Rows.of(scope, input).mmul(weight);
        SDVariable split =
                Rows.reshape(scope, blocks, shape[0] * shape[1], shape[2], 2, 2 * channels);
        SDVariable rows =
                Rows.reshape(
                        scope,
                        split.permute(0, 2, 1, 3),
                        shape[0] * shape[1] * shape[2] * 4,
                        channels);
        if (bias) {
            rows = rows.add(scope.parameter("bias", initializer, 1, channels));
        }
        return Rows.reshape(scope, rows, shape[0], 2 * shape[1], 2 * shape[2], channels);
    }
}
