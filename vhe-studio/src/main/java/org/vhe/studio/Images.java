package org.vhe.studio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.vhe.core.model.Homoencoder;

/** Images of a model's shape as JSON has them: rows of numbers, channel by channel if several. */
final class Images {
    private static final double DIGITS = 1000;

    private final Homoencoder model;
    private final long[] shape;

    Images(Homoencoder model) {
        this.model = model;
        long[] full = model.elementShape();
        boolean oneChannel = full.length == 3 && full[0] == 1;
        this.shape = oneChannel ? Arrays.copyOfRange(full, 1, full.length) : full;
    }

    /** Axes of an image in JSON, such as [28, 28]. */
    long[] shape() {
        return shape.clone();
    }

    /**
     * Reads an image.
     *
     * @param name of the field, for messages
     * @return values in row-major order
     * @throws Refusal if it is of another shape, or of values that the model's elements never have
     */
    float[] read(String name, JsonNode node) {
        float[] values = new float[model.elementLength()];
        read(name, node, 0, values, 0);
        try {
            model.elementCheck().requireValues(0, values, 0);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(Refusal.BAD_REQUEST, "%s: %s", name, e.getMessage());
        }
        return values;
    }

    private int read(String name, JsonNode node, int axis, float[] values, int next) {
        if (axis == shape.length) {
            if (!node.isNumber() || !Float.isFinite((float) node.asDouble())) {
                throw wrong(name, "a number that is none, or too large");
            }
            values[next] = (float) node.asDouble();
            return next + 1;
        }
        if (!node.isArray() || node.size() != shape[axis]) {
            throw wrong(
                    name,
                    node.isArray()
                            ? "an array of %d on axis %d".formatted(node.size(), axis)
                            : "no array on axis " + axis);
        }
        int position = next;
        for (JsonNode element : node) {
            position = read(name, element, axis + 1, values, position);
        }
        return position;
    }

    private Refusal wrong(String name, String found) {
        return Refusal.of(
                Refusal.BAD_REQUEST,
                "%s must be an image of numbers as nested arrays %s, but there is %s",
                name,
                Arrays.toString(shape),
                found);
    }

    /** An image for JSON. */
    Object write(float[] values) {
        return nested(values, shape);
    }

    /** Some rows of an image for JSON, those of each channel where it has several. */
    Object writeRows(float[] values, int from, int to) {
        int width = Math.toIntExact(shape[shape.length - 1]);
        int height = Math.toIntExact(shape[shape.length - 2]);
        int channels = values.length / (width * height);
        int length = (to - from) * width;
        float[] rows = new float[channels * length];
        for (int i = 0; i < channels; i++) {
            System.arraycopy(values, (i * height + from) * width, rows, i * length, length);
        }
        long[] part = shape.clone();
        part[shape.length - 2] = to - from;
        return nested(rows, part);
    }

    /** Values for JSON as nested arrays, to three digits after the point. */
    static Object nested(float[] values, long... shape) {
        return nested(values, shape, 0, 0, values.length);
    }

    private static Object nested(float[] values, long[] shape, int axis, int from, int length) {
        if (axis == shape.length) {
            return number(values[from]);
        }
        int parts = Math.toIntExact(shape[axis]);
        Object[] result = new Object[parts];
        int part = length / parts;
        for (int i = 0; i < parts; i++) {
            result[i] = nested(values, shape, axis + 1, from + i * part, part);
        }
        return result;
    }

    private static Number number(float value) {
        double rounded = Math.rint(value * DIGITS) / DIGITS;
        if (rounded == Math.rint(rounded)) {
            return (long) rounded;
        }
        return rounded;
    }
}
