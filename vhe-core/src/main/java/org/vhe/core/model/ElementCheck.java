package org.vhe.core.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;

/**
 * Checks that elements are such as a model is of: of its shape, and with values that its likelihood
 * has a density for. Training and evaluation check theirs by themselves.
 */
public final class ElementCheck {
    private static final Logger log = LoggerFactory.getLogger(ElementCheck.class);

    private final String distribution;
    private final Support support;
    private final long[] shape;
    private final AtomicBoolean warned = new AtomicBoolean();

    ElementCheck(Distribution likelihood) {
        Class<?> type = likelihood.getClass();
        this.distribution = type.isAnonymousClass() ? type.getName() : type.getSimpleName();
        this.support = likelihood.support();
        this.shape = likelihood.eventShape();
    }

    /** Of a model without a likelihood, which reads any finite values. */
    ElementCheck(String model, long[] shape) {
        this.distribution = model;
        this.support = Support.REAL;
        this.shape = shape.clone();
    }

    /** The values that the likelihood has a density for. */
    public Support support() {
        return support;
    }

    /**
     * Refuses elements of another shape.
     *
     * @param found [event...]
     * @throws ShapeMismatchException if it is not the model's
     */
    public void requireShape(long... found) {
        if (!Arrays.equals(found, shape)) {
            throw new ShapeMismatchException("elements of the data", Arrays.toString(shape), found);
        }
    }

    /**
     * Refuses values that the likelihood has no density for.
     *
     * @param element its number, for the message
     * @param values hold it, in row-major order
     * @param offset where in {@code values} it begins
     * @throws IllegalArgumentException with the element, the position, its value, and what values
     *     may be
     */
    public void requireValues(int element, float[] values, int offset) {
        int position = support.firstOutside(values, offset, Shapes.intLength(shape));
        if (position >= 0) {
            throw refusal("element " + element, values[offset + position], position);
        }
    }

    /**
     * Refuses elements that are not whole, or have values that the likelihood has no density for.
     *
     * @param all [n, event...]
     * @return n, at least one
     */
    int requireElements(float[] all) {
        int length = Shapes.intLength(shape);
        if (all.length == 0 || all.length % length != 0) {
            throw new IllegalArgumentException(
                    "expected elements of %d values each, but found %d values"
                            .formatted(length, all.length));
        }
        for (int element = 0; element < all.length / length; element++) {
            requireValues(element, all, element * length);
        }
        return all.length / length;
    }

    /**
     * As {@link #requireElements(float[])}, and refuses more of them than there may be.
     *
     * @param most how many a class may have
     */
    int requireElements(float[] all, int most) {
        int n = requireElements(all);
        if (n > most) {
            throw new IllegalArgumentException(
                    "classes may have %d elements, but one has %d".formatted(most, n));
        }
        return n;
    }

    /**
     * The same for an element of which only some values count.
     *
     * @param values an element, in row-major order
     * @param known which of its values count
     */
    public void requireKnown(float[] values, boolean[] known) {
        for (int i = 0; i < values.length; i++) {
            if (known[i] && !support.takes(values[i])) {
                throw refusal("the element", values[i], i);
            }
        }
    }

    private IllegalArgumentException refusal(String element, float value, int position) {
        return new IllegalArgumentException(
                "each value must be %s, as the likelihood is %s, but %s has %s at %s"
                        .formatted(
                                support,
                                distribution,
                                element,
                                value,
                                Arrays.toString(Shapes.indices(position, shape))));
    }

    /**
     * As {@link #requireValues}, for elements whose likelihood is estimated: warns, once for a
     * model, if what comes out is a cross entropy.
     */
    public void requireDensity(int element, float[] values, int offset) {
        requireValues(element, values, offset);
        boolean isDensity = support.hasDensity(values, offset, Shapes.intLength(shape));
        if (!isDensity && warned.compareAndSet(false, true)) {
            log.warn(
                    "elements have values between 0 and 1, of which a {} gives a cross entropy, not a likelihood; binarise them to compare with likelihoods",
                    distribution);
        }
    }
}
