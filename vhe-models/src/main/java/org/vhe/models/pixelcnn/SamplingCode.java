package org.vhe.models.pixelcnn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What {@link IncrementalSampler} does as integers, for executors that draw images by a kernel of
 * their own.
 *
 * <pre>
 * emission (0 Bernoulli, 1 categorical, 2 Gaussian), noise, given, known, image,
 * number of heads, each head, number of steps, and for each step
 *     kind, channels, 1 if a whole row can be computed before its first pixel is drawn, and
 *         0 image
 *         1 convolution: step, weight, bias, number of taps, row and column of each tap
 *         2 condition added: step, map, 1 if it has values for each pixel
 *         3 sum: step, step
 *         4 gate: step
 *         5 rectifier: step
 * </pre>
 *
 * <p>Noise, given values, known ones (-1 where there are none), weights, biases and maps are
 * numbers of the operation's inputs; the image, heads and steps are numbers of steps.
 */
final class SamplingCode {
    static final int IMAGE = 0;
    static final int CONVOLUTION = 1;
    static final int CONDITION = 2;
    static final int SUM = 3;
    static final int GATE = 4;
    static final int RELU = 5;

    private SamplingCode() {}

    /**
     * @param inputs numbers of noise, given values and known ones
     */
    static long[] of(
            Emission.Kind emission, int[] inputs, Step image, List<Step> heads, List<Step> steps) {
        LongStream.Builder code = LongStream.builder();
        code.add(emission.ordinal());
        Arrays.stream(inputs).forEach(code::add);
        code.add(image.number).add(heads.size());
        heads.forEach(head -> code.add(head.number));
        code.add(steps.size());
        for (Step step : steps) {
            code.add(step.kind()).add(step.channels).add(step.wholeRow ? 1 : 0);
            Arrays.stream(step.details()).forEach(code::add);
        }
        return code.build().toArray();
    }
}
