package org.vhe.core.distribution;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A distribution of values that depend on each other in an order, such as the pixels of an
 * autoregressive image: its density is one pass of a network, a sample is drawn value by value. It
 * has no mean in closed form.
 */
public interface SequentialDistribution extends Distribution {

    /** {@inheritDoc} Without gradient. */
    @Override
    SDVariable sample(SDVariable noise);

    @Override
    default boolean isReparameterised() {
        return false;
    }

    /**
     * A sample of which some values are given. Each of the others is drawn given all values before
     * it, so it depends on given values that come earlier in the order, not on later ones.
     *
     * @param noise [batch, noise...] of the kind and shape of {@link #noise()}
     * @param given [batch, event...]; read where {@code known} is one
     * @param known one where the value is given, zero elsewhere, [batch, event...]
     * @return [batch, event...], without gradient
     */
    SDVariable complete(SDVariable noise, SDVariable given, SDVariable known);

    /**
     * The distribution of every value given all values before it: one pass of the network.
     *
     * @param value [batch, event...]
     * @return values independent of each other, of this distribution's event shape
     * @throws UnsupportedOperationException by default
     */
    default Distribution givenEarlier(SDVariable value) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName()
                        + " does not say what its values are given those before");
    }

    @Override
    default SDVariable logProbOfEach(SDVariable value) {
        return givenEarlier(value).logProbOfEach(value);
    }

    /**
     * The mean of every value given all values before it.
     *
     * @param value [batch, event...]
     * @return of that shape
     */
    default SDVariable meanGivenEarlier(SDVariable value) {
        return givenEarlier(value).mean();
    }

    /**
     * Not available.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    default SDVariable mean() {
        throw new UnsupportedOperationException(
                "the mean of "
                        + getClass().getSimpleName()
                        + " has no closed form; average samples of it");
    }
}
