package org.vhe.models.hierarchical;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.layer.ImageSize;

/**
 * Sizes of {@link HierarchicalVhe}, and what it is of; the defaults are the paper's.
 *
 * @param width channels of the first convolutions; later ones have twice and four times as many
 * @param hidden width of fully connected layers
 * @param alphabetLatent size of a
 * @param characterLatent size of c
 * @param elementLatent size of z
 * @param alphabetGrouping that a is shared over; {@link HierarchicalVhe#ALPHABET} in checkpoints
 *     that do not say
 * @param characterGrouping that c is shared over; {@link HierarchicalVhe#CHARACTER} likewise
 * @param image the size of the images; {@link ImageSize#OMNIGLOT} likewise
 * @param pixelLayers gated layers of a network over the pixels, as of {@link DeconvOptions}; 0, as
 *     in the paper and in checkpoints that do not say, for independent pixels
 */
public record HierarchicalOptions(
        long width,
        long hidden,
        long alphabetLatent,
        long characterLatent,
        long elementLatent,
        String alphabetGrouping,
        String characterGrouping,
        ImageSize image,
        int pixelLayers) {

    public HierarchicalOptions {
        Require.positive("width", width);
        Require.positive("hidden", hidden);
        Require.positive("alphabetLatent", alphabetLatent);
        Require.positive("characterLatent", characterLatent);
        Require.positive("elementLatent", elementLatent);
        alphabetGrouping = Objects.requireNonNullElse(alphabetGrouping, HierarchicalVhe.ALPHABET);
        characterGrouping =
                Objects.requireNonNullElse(characterGrouping, HierarchicalVhe.CHARACTER);
        Require.notBlank("alphabetGrouping", alphabetGrouping);
        Require.notBlank("characterGrouping", characterGrouping);
        image = Objects.requireNonNullElse(image, ImageSize.OMNIGLOT);
        Require.notNegative("pixelLayers", pixelLayers);
    }

    /** For {@link HierarchicalVhe#ALPHABET} and {@link HierarchicalVhe#CHARACTER}. */
    public HierarchicalOptions(
            long width,
            long hidden,
            long alphabetLatent,
            long characterLatent,
            long elementLatent) {
        this(
                width,
                hidden,
                alphabetLatent,
                characterLatent,
                elementLatent,
                HierarchicalVhe.ALPHABET,
                HierarchicalVhe.CHARACTER,
                ImageSize.OMNIGLOT,
                0);
    }

    /** The paper's sizes: those of the deconvolutional model, and 64 for a. */
    public static HierarchicalOptions defaults() {
        DeconvOptions base = DeconvOptions.defaults();
        return new HierarchicalOptions(
                base.width(), base.hidden(), 64, base.classLatent(), base.elementLatent());
    }

    /** The same with other channels and fully connected width. */
    public HierarchicalOptions withWidth(long newWidth, long newHidden) {
        Copy copy = new Copy(this);
        copy.width = newWidth;
        copy.hidden = newHidden;
        return copy.options();
    }

    /** The same with other sizes of the latents. */
    public HierarchicalOptions withLatents(
            long newAlphabetLatent, long newCharacterLatent, long newElementLatent) {
        Copy copy = new Copy(this);
        copy.alphabetLatent = newAlphabetLatent;
        copy.characterLatent = newCharacterLatent;
        copy.elementLatent = newElementLatent;
        return copy.options();
    }

    /** The same network without a: the deconvolutional model of single characters. */
    public DeconvOptions withoutAlphabets() {
        return new DeconvOptions(width, hidden, characterLatent, elementLatent, false)
                .withGrouping(characterGrouping)
                .withImage(image)
                .withPixelLayers(pixelLayers);
    }

    /** The same for groups that are called otherwise. */
    public HierarchicalOptions withGroupings(
            String newAlphabetGrouping, String newCharacterGrouping) {
        Copy copy = new Copy(this);
        copy.alphabetGrouping = newAlphabetGrouping;
        copy.characterGrouping = newCharacterGrouping;
        return copy.options();
    }

    /** The same for images of another size. */
    public HierarchicalOptions withImage(ImageSize size) {
        Copy copy = new Copy(this);
        copy.image = size;
        return copy.options();
    }

    /** The same with a network over the pixels, or without if it has no layers. */
    public HierarchicalOptions withPixelLayers(int newPixelLayers) {
        Copy copy = new Copy(this);
        copy.pixelLayers = newPixelLayers;
        return copy.options();
    }

    /** Options that are about to be others. */
    private static final class Copy {
        private long width;
        private long hidden;
        private long alphabetLatent;
        private long characterLatent;
        private long elementLatent;
        private String alphabetGrouping;
        private String characterGrouping;
        private ImageSize image;
        private int pixelLayers;

        Copy(HierarchicalOptions o) {
            width = o.width;
            hidden = o.hidden;
            alphabetLatent = o.alphabetLatent;
            characterLatent = o.characterLatent;
            elementLatent = o.elementLatent;
            alphabetGrouping = o.alphabetGrouping;
            characterGrouping = o.characterGrouping;
            image = o.image;
            pixelLayers = o.pixelLayers;
        }

        HierarchicalOptions options() {
            return new HierarchicalOptions(
                    width,
                    hidden,
                    alphabetLatent,
                    characterLatent,
                    elementLatent,
                    alphabetGrouping,
                    characterGrouping,
                    image,
                    pixelLayers);
        }
    }
}
