package org.vhe.models.deconv;

/**
 * Sizes of {@link DeconvVhe}; the defaults are Edwards and Storkey's for Omniglot.
 *
 * @param width channels of the first convolutions; later ones have twice and four times as many
 * @param hidden width of fully connected layers
 * @param classLatent size of c
 * @param elementLatent size of z
 * @param sampleDropout whether q(c; D) leaves out random elements of D in training
 */
public record DeconvOptions(
        long width, long hidden, long classLatent, long elementLatent, boolean sampleDropout) {

    public DeconvOptions {
        requirePositive("width", width);
        requirePositive("hidden", hidden);
        requirePositive("classLatent", classLatent);
        requirePositive("elementLatent", elementLatent);
    }

    /** The paper's sizes: 64, 256, 512, 16; no sample dropout. */
    public static DeconvOptions defaults() {
        return new DeconvOptions(64, 256, 512, 16, false);
    }

    /** The same with other channels and fully connected width. */
    public DeconvOptions withWidth(long newWidth, long newHidden) {
        return new DeconvOptions(newWidth, newHidden, classLatent, elementLatent, sampleDropout);
    }

    /** The same with other sizes of the latents. */
    public DeconvOptions withLatents(long newClassLatent, long newElementLatent) {
        return new DeconvOptions(width, hidden, newClassLatent, newElementLatent, sampleDropout);
    }

    /** The same with or without sample dropout. */
    public DeconvOptions withSampleDropout(boolean newSampleDropout) {
        return new DeconvOptions(width, hidden, classLatent, elementLatent, newSampleDropout);
    }

    private static void requirePositive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }
}
