package org.vhe.data.omniglot;

/**
 * One episode of one-shot classification: each test image shows the same character as one of the
 * training images, every one of which is of a character of its own.
 *
 * @param name the name of the run, such as run01
 * @param training one image per class, [class, 28 * 28]
 * @param test the images to classify, [test, 28 * 28]
 * @param labels for each test image, the index of the training image of its class, [test]
 */
@SuppressWarnings("ArrayRecordComponent")
public record OneShotRun(String name, float[][] training, float[][] test, int[] labels) {
    public OneShotRun {
        if (training.length == 0 || test.length == 0 || labels.length != test.length) {
            throw new IllegalArgumentException(
                    "%s must have training images, and a label for each test image, found %d training images, %d test images and %d labels"
                            .formatted(name, training.length, test.length, labels.length));
        }
        for (int label : labels) {
            if (label < 0 || label >= training.length) {
                throw new IllegalArgumentException(
                        "%s: labels must be in 0..%d, found %d"
                                .formatted(name, training.length - 1, label));
            }
        }
    }
}
