package org.vhe.models.hierarchical;

import org.vhe.models.deconv.DeconvOptions;

/**
 * Sizes of {@link HierarchicalVhe}; the defaults are the paper's.
 *
 * @param width channels of the first convolutions; later ones have twice and four times as many
 * @param hidden width of fully connected layers
 * @param alphabetLatent size of a
 * @param characterLatent size of c
 * @param elementLatent size of z
 */
public record HierarchicalOptions(
        long width, long hidden, long alphabetLatent, long characterLatent, long elementLatent) {

    public HierarchicalOptions {
        requirePositive("width", width);
        requirePositive("hidden", hidden);
        requirePositive("alphabetLatent", alphabetLatent);
        requirePositive("characterLatent", characterLatent);
        requirePositive("elementLatent", elementLatent);
    }

    /** The paper's sizes: those of the deconvolutional model, and 64 for a. */
    public static HierarchicalOptions defaults() {
        DeconvOptions base = DeconvOptions.defaults();
        return new HierarchicalOptions(
                base.width(), base.hidden(), 64, base.classLatent(), base.elementLatent());
    }

    /** The same with other channels and fully connected width. */
    public HierarchicalOptions withWidth(long newWidth, long newHidden) {
        return new HierarchicalOptions(
                newWidth, newHidden, alphabetLatent, characterLatent, elementLatent);
    }

    /** The same with other sizes of the latents. */
    public HierarchicalOptions withLatents(
            long newAlphabetLatent, long newCharacterLatent, long newElementLatent) {
        return new HierarchicalOptions(
                width, hidden, newAlphabetLatent, newCharacterLatent, newElementLatent);
    }

    /** The same network without a: the deconvolutional model of single characters. */
    public DeconvOptions withoutAlphabets() {
        return new DeconvOptions(width, hidden, characterLatent, elementLatent, false);
    }

    private static void requirePositive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }
}
