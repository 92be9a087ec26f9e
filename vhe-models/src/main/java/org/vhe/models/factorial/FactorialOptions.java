package org.vhe.models.factorial;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.models.pixelcnn.PixelCnnOptions;

/**
 * Sizes of {@link FactorialVhe}, and what it is of; the defaults are the paper's (section 4.3 and
 * supplement 6.4.3) where it gives them.
 *
 * @param image of the parts that are those of the model without style
 * @param imageChannels number of colours of an image
 * @param inkChannels channels of the layer that reads the ink of an image of whatever colour
 * @param styleSize size of s
 * @param styleEncoder channels of the network of q(s; D)
 * @param styleBlocks depth of that network
 * @param styleGrouping that s is shared over; {@link FactorialVhe#STYLE_GROUPING} in checkpoints
 *     that do not say
 * @param colourLevels levels of each channel of the one colour that the ink of an image has, as
 *     {@link InkOfOneColour} says; 0, and in checkpoints that do not say, where pixels are as the
 *     likelihood of the image says
 */
public record FactorialOptions(
        PixelCnnOptions image,
        long imageChannels,
        long inkChannels,
        long styleSize,
        long styleEncoder,
        int styleBlocks,
        String styleGrouping,
        int colourLevels) {

    public FactorialOptions {
        Objects.requireNonNull(image, "image");
        if (image.globalLatent() > 0) {
            throw new IllegalArgumentException(
                    "content has no latent above it, but the image's globalLatent is "
                            + image.globalLatent());
        }
        Require.positive("imageChannels", imageChannels);
        Require.positive("inkChannels", inkChannels);
        Require.positive("styleSize", styleSize);
        Require.positive("styleEncoder", styleEncoder);
        Require.positive("styleBlocks", styleBlocks);
        styleGrouping = Objects.requireNonNullElse(styleGrouping, FactorialVhe.STYLE_GROUPING);
        Require.notBlank("styleGrouping", styleGrouping);
        if (colourLevels != 0) {
            Require.atLeast(2, "colourLevels", colourLevels);
        }
    }

    /**
     * The paper's sizes: s has 6 dimensions, all else is as without style. The paper does not give
     * those of the network that encodes the style; it is that of t here.
     */
    public static FactorialOptions defaults() {
        PixelCnnOptions image = PixelCnnOptions.defaults();
        return new FactorialOptions(
                image,
                3,
                16,
                6,
                image.transformEncoder(),
                image.encoderBlocks(),
                FactorialVhe.STYLE_GROUPING,
                0);
    }

    /** The same with other sizes of the parts that are those of the model without style. */
    public FactorialOptions withImage(PixelCnnOptions newImage) {
        return new FactorialOptions(
                newImage,
                imageChannels,
                inkChannels,
                styleSize,
                styleEncoder,
                styleBlocks,
                styleGrouping,
                colourLevels);
    }

    /** The same with other sizes of s and of its network. */
    public FactorialOptions withStyle(long newSize, long newEncoder, int newBlocks) {
        return new FactorialOptions(
                image,
                imageChannels,
                inkChannels,
                newSize,
                newEncoder,
                newBlocks,
                styleGrouping,
                colourLevels);
    }

    /** The same with another number of channels that read the ink. */
    public FactorialOptions withInkChannels(long newInkChannels) {
        return new FactorialOptions(
                image,
                imageChannels,
                newInkChannels,
                styleSize,
                styleEncoder,
                styleBlocks,
                styleGrouping,
                colourLevels);
    }

    /** The same for groups that are called otherwise. */
    public FactorialOptions withGroupings(String newContentGrouping, String newStyleGrouping) {
        return new FactorialOptions(
                image.withGrouping(newContentGrouping),
                imageChannels,
                inkChannels,
                styleSize,
                styleEncoder,
                styleBlocks,
                newStyleGrouping,
                colourLevels);
    }

    /** The same for images whose ink has one colour, of so many levels of each channel. */
    public FactorialOptions withInkOfOneColour(int levels) {
        Require.atLeast(2, "levels", levels);
        return new FactorialOptions(
                image,
                imageChannels,
                inkChannels,
                styleSize,
                styleEncoder,
                styleBlocks,
                styleGrouping,
                levels);
    }
}
