package org.vhe.models.pixelcnn;

import org.vhe.core.graph.JavaOperation;
import org.vhe.core.graph.RowDrawing;

/** The images of one execution, each on a canvas of its own, to be drawn row by row. */
final class CanvasRows implements RowDrawing {
    private final Canvas[] canvases;
    private final int height;
    private final int pixels;
    private final int channels;
    private final double[] result;
    private final Painter painter;
    private int drawn;

    /** Draws a row. */
    @FunctionalInterface
    interface Painter {
        void drawRow(Canvas canvas, int row, double[] result);
    }

    /**
     * @param batch number of images
     * @param channels values of a pixel
     * @param result what the painter fills, [batch, height, width, channels]
     */
    CanvasRows(Canvas.Batch all, int batch, int channels, double[] result, Painter painter) {
        this.canvases = new Canvas[batch];
        this.height = all.height();
        this.pixels = all.height() * all.width();
        this.channels = channels;
        this.result = result;
        this.painter = painter;
        for (int i = 0; i < batch; i++) {
            canvases[i] = all.canvas();
            canvases[i].begin(i);
        }
    }

    @Override
    public int rows() {
        return height;
    }

    @Override
    public int drawn() {
        return drawn;
    }

    @Override
    public void drawRow() {
        if (drawn == height) {
            throw new IllegalStateException("all " + height + " rows are drawn already");
        }
        int row = drawn;
        JavaOperation.forEach(
                canvases.length, () -> number -> painter.drawRow(canvases[number], row, result));
        drawn++;
    }

    @Override
    public float[] values() {
        float[] values = new float[result.length];
        for (int i = 0; i < result.length; i++) {
            int image = i / channels / pixels;
            int pixel = i / channels % pixels;
            values[(image * channels + i % channels) * pixels + pixel] = (float) result[i];
        }
        return values;
    }
}
