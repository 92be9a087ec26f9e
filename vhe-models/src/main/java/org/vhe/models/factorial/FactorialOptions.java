package org.vhe.models.factorial;

import java.util.Objects;
import org.vhe.models.pixelcnn.PixelCnnOptions;

/**
 * Sizes of {@link FactorialVhe}; the defaults are the paper's (section 4.3 and supplement 6.4.3)
 * where it gives them.
 *
 * @param image of the parts that are those of the model without style
 * @param imageChannels number of colours of an image
 * @param inkChannels channels of the layer that reads the ink of an image of whatever colour
 * @param styleSize size of s
 * @param styleEncoder channels of the network of q(s; D)
 * @param styleBlocks depth of that network
 */
public record FactorialOptions(
        PixelCnnOptions image,
        long imageChannels,
        long inkChannels,
        long styleSize,
        long styleEncoder,
        int styleBlocks) {

    public FactorialOptions {
        Objects.requireNonNull(image, "image");
        requirePositive("imageChannels", imageChannels);
        requirePositive("inkChannels", inkChannels);
        requirePositive("styleSize", styleSize);
        requirePositive("styleEncoder", styleEncoder);
        requirePositive("styleBlocks", styleBlocks);
    }

    private static void requirePositive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }

    /**
     * The paper's sizes: s has 6 dimensions, all else is as without style. The paper does not give
     * those of the network that encodes the style; it is that of t here.
     */
    public static FactorialOptions defaults() {
        PixelCnnOptions image = PixelCnnOptions.defaults();
        return new FactorialOptions(
                image, 3, 16, 6, image.transformEncoder(), image.encoderBlocks());
    }

    /** The same with other sizes of the parts that are those of the model without style. */
    public FactorialOptions withImage(PixelCnnOptions newImage) {
        return new FactorialOptions(
                newImage, imageChannels, inkChannels, styleSize, styleEncoder, styleBlocks);
    }

    /** The same with other sizes of s and of its network. */
    public FactorialOptions withStyle(long newSize, long newEncoder, int newBlocks) {
        return new FactorialOptions(
                image, imageChannels, inkChannels, newSize, newEncoder, newBlocks);
    }

    /** The same with another number of channels that read the ink. */
    public FactorialOptions withInkChannels(long newInkChannels) {
        return new FactorialOptions(
                image, imageChannels, newInkChannels, styleSize, styleEncoder, styleBlocks);
    }
}
