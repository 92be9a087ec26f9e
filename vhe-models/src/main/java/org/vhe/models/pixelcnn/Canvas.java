package org.vhe.models.pixelcnn;

import java.util.List;

/**
 * What is known of one image while it is drawn. Features of a pixel are an array of their own, and
 * so is each row of a weight matrix: loops over whole arrays are what the compiler vectorises.
 */
final class Canvas {
    final int height;
    final int width;

    /** The image's number in the batch. */
    int image;

    /** What all images share, by number. */
    final double[][] inputs;

    /** Weights of each step that has some, [rows][channels]. */
    final double[][][] weights;

    /** Features of each step, [pixels][channels]. */
    final double[][][] features;

    private Canvas(Batch batch) {
        this.height = batch.height;
        this.width = batch.width;
        this.inputs = batch.inputs;
        this.weights = batch.weights;
        this.features = new double[batch.steps.size()][][];
        for (Step step : batch.steps) {
            features[step.number] = new double[height * width][step.channels];
        }
    }

    /** Begins another image; what was known of the last one is overwritten before it is read. */
    void begin(int number) {
        image = number;
    }

    /** What the images of a batch have in common. */
    record Batch(int height, int width, List<Step> steps, double[][] inputs, double[][][] weights) {

        static Batch of(int height, int width, List<Step> steps, double[][] inputs) {
            double[][][] weights =
                    steps.stream().map(step -> step.weights(inputs)).toArray(double[][][]::new);
            return new Batch(height, width, steps, inputs, weights);
        }

        /** Where one image after the other can be drawn, by one thread. */
        Canvas canvas() {
            return new Canvas(this);
        }
    }
}
