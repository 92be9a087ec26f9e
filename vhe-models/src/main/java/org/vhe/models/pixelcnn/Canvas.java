package org.vhe.models.pixelcnn;

/** What is known of one image while it is sampled: the features of each step, and the inputs. */
final class Canvas {
    final int height;
    final int width;
    final int image;
    final double[][] inputs;
    final double[][] features;

    /**
     * @param image its number in the batch
     * @param inputs arrays that all images share
     * @param features by step, [height, width, channels]
     */
    Canvas(int height, int width, int image, double[][] inputs, double[][] features) {
        this.height = height;
        this.width = width;
        this.image = image;
        this.inputs = inputs;
        this.features = features;
    }
}
