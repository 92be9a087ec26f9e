package org.vhe.models.pixelcnn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.JavaOperation;
import org.vhe.core.graph.RowDrawing;
import org.vhe.models.layer.ChannelsFirst;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.PixelCnn;

/**
 * Draws images from a {@link PixelCnn} pixel by pixel in raster order, computing at each pixel only
 * the features that are new. The result is that of one pass of the network per pixel, up to
 * rounding; the work is that of one pass for the whole image.
 *
 * <p>What depends on the condition only is computed by the graph before the first pixel. Features
 * of rows above, as of a vertical stack, are computed a row at a time. Images of a batch are drawn
 * in parallel. All arithmetic is in double precision. Whoever wants to see the rows come draws them
 * one by one ({@link RowDrawing}).
 */
final class IncrementalSampler {
    private final SamplingPlan plan;
    private final Step image;
    private final List<Step> heads;
    private final List<Step> rowSteps;
    private final List<Step> pixelSteps;
    private final Emission emission;
    private final int noise;
    private final int given;
    private final int known;
    private final int batch;
    private final int height;
    private final int width;
    private final int noisePerPixel;
    private final long[] shape;
    private boolean beginning;
    private RowDrawing begun;

    private IncrementalSampler(
            AutoregressiveNetwork network,
            Emission emission,
            long values,
            SDVariable noise,
            SDVariable given,
            SDVariable known) {
        GraphContext graph = network.graph();
        long[] axes = graph.requireAxes(noise, "noise", "batch, height, width, numbers");
        this.batch = Math.toIntExact(axes[0]);
        this.height = Math.toIntExact(axes[1]);
        this.width = Math.toIntExact(axes[2]);
        this.noisePerPixel = Math.toIntExact(axes[3]);
        this.shape = new long[] {batch, height, width, values};
        if (known != null) {
            graph.requireShape(given, "given", this.shape);
            graph.requireShape(known, "known", this.shape);
        }
        this.emission = emission;
        this.plan = new SamplingPlan(graph, network.condition());
        this.noise = plan.input(noise);
        this.given = given == null ? -1 : plan.input(given);
        this.known = known == null ? -1 : plan.input(known);
        this.image = plan.image(Math.toIntExact(values));
        this.heads = network.stack().apply(plan, image, network.heads());
        this.rowSteps = plan.steps().stream().filter(step -> step.wholeRow).toList();
        this.pixelSteps = plan.steps().stream().filter(step -> !step.wholeRow).toList();
    }

    /**
     * Adds the drawing of images to a graph.
     *
     * @param network the network, its condition and its heads
     * @param emission how a pixel is drawn
     * @param values of a pixel
     * @param noise [batch, height, width, numbers of a pixel]
     * @param given values of the pixels that are not drawn, [batch, height, width, values]; or null
     * @param known one where a value is given, zero elsewhere, likewise; or null
     * @return images [batch, height, width, values], without gradient
     */
    public static SDVariable sample(
            AutoregressiveNetwork network,
            Emission emission,
            long values,
            SDVariable noise,
            SDVariable given,
            SDVariable known) {
        return new IncrementalSampler(network, emission, values, noise, given, known)
                .addTo(network.graph());
    }

    /**
     * As {@link #sample}, for images, noise and the rest [batch, channels, height, width]; also row
     * by row.
     */
    static SDVariable sampleChannelsFirst(
            AutoregressiveNetwork network,
            Emission emission,
            long values,
            SDVariable noise,
            SDVariable given,
            SDVariable known) {
        GraphContext graph = network.graph();
        ChannelsLast last = new ChannelsLast();
        IncrementalSampler sampler =
                new IncrementalSampler(
                        network,
                        emission,
                        values,
                        last.apply(graph, noise),
                        given == null ? null : last.apply(graph, given),
                        known == null ? null : last.apply(graph, known));
        SDVariable sample = new ChannelsFirst().apply(graph, sampler.addTo(graph));
        return graph.withRows(sample, sampler::begin);
    }

    private SDVariable addTo(GraphContext graph) {
        SDVariable[] inputs = plan.inputs().toArray(SDVariable[]::new);
        SDVariable sample =
                JavaOperation.of(graph, "incremental_sampling", this::draw, code(), shape, inputs);
        return graph.withGradient(sample, List.of(), g -> List.of());
    }

    /** Empty if only {@link #draw} can draw it. */
    private long[] code() {
        if (emission.kind() == Emission.Kind.OTHER) {
            return new long[0];
        }
        return SamplingCode.of(
                emission.kind(), new int[] {noise, given, known}, image, heads, plan.steps());
    }

    private double[] draw(double[][] inputs) {
        // rows are drawn when the inputs may already be those of another execution
        double[][] kept =
                beginning
                        ? Arrays.stream(inputs).map(double[]::clone).toArray(double[][]::new)
                        : inputs;
        Canvas.Batch all = Canvas.Batch.of(height, width, plan.steps(), kept);
        double[] result = new double[batch * height * width * image.channels];
        if (beginning) {
            begun = new CanvasRows(all, batch, image.channels, result, this::drawRow);
            return result.clone();
        }
        JavaOperation.forEach(
                batch,
                () -> {
                    Canvas canvas = all.canvas();
                    return number -> {
                        canvas.begin(number);
                        for (int row = 0; row < height; row++) {
                            drawRow(canvas, row, result);
                        }
                    };
                });
        return result;
    }

    private Optional<RowDrawing> begin(Runnable execution) {
        beginning = true;
        begun = null;
        try {
            execution.run();
            return Optional.ofNullable(begun);
        } finally {
            beginning = false;
            begun = null;
        }
    }

    private void drawRow(Canvas canvas, int row, double[] result) {
        for (Step step : rowSteps) {
            for (int column = 0; column < width; column++) {
                step.compute(canvas, row, column);
            }
        }
        double[] outputs = new double[heads.stream().mapToInt(head -> head.channels).sum()];
        for (int column = 0; column < width; column++) {
            for (Step step : pixelSteps) {
                step.compute(canvas, row, column);
            }
            drawPixel(canvas, row * width + column, outputs, result);
        }
    }

    /** Draws a pixel, puts in what is given of it, and shows it to the network. */
    private void drawPixel(Canvas canvas, int pixel, double[] outputs, double[] result) {
        int values = image.channels;
        int first = (canvas.image * height * width + pixel) * values;
        int next = 0;
        for (Step head : heads) {
            double[] from = canvas.features[head.number][pixel];
            System.arraycopy(from, 0, outputs, next, head.channels);
            next += head.channels;
        }
        int firstNoise = (canvas.image * height * width + pixel) * noisePerPixel;
        putGiven(canvas, first, result);
        emission.draw()
                .draw(
                        outputs,
                        canvas.inputs[noise],
                        firstNoise,
                        result,
                        first,
                        known < 0 ? null : canvas.inputs[known]);
        putGiven(canvas, first, result);
        System.arraycopy(result, first, canvas.features[image.number][pixel], 0, values);
    }

    private void putGiven(Canvas canvas, int first, double[] result) {
        for (int i = first; known >= 0 && i < first + image.channels; i++) {
            if (canvas.inputs[known][i] > 0.5) {
                result[i] = canvas.inputs[given][i];
            }
        }
    }
}
