package org.vhe.cuda;

import java.util.List;
import java.util.Optional;
import org.vhe.core.graph.PlannedOperation;

/**
 * Convolutions: by cuDNN where it has a deterministic algorithm, otherwise as products of a matrix
 * that has a row with all that an entry is computed from. No sum is made in an order that could
 * change.
 */
final class Convolutions {
    /** What steps of cuDNN are called. */
    static final String LIBRARY = "convolution";

    private static final long MOST_SCRATCH = 1L << 30;
    private final Convolution c;
    private final Lowering to;

    private Convolutions(Convolution convolution, Lowering to) {
        this.c = convolution;
        this.to = to;
    }

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        switch (operation.name()) {
            case "conv2d" -> {
                Tensor result = out.get(0);
                Convolutions all = of(operation, in, result, to);
                all.forward(in.get(0), in.get(1), result);
                if (in.size() > 2) {
                    all.addBias(in.get(2), result);
                }
            }
            case "conv2d_bp" -> {
                Tensor gradient = in.get(in.size() - 1);
                Convolutions all = of(operation, in, gradient, to);
                all.byImages(in.get(1), gradient, out.get(0));
                all.byWeights(in.get(0), gradient, out.get(1));
                if (in.size() > 3) {
                    all.byBias(gradient, out.get(2));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void addBias(Tensor bias, Tensor result) {
        to.add(
                "conv2d",
                result,
                "($0 + $1)",
                new Expression.Load(result, "i"),
                Expression.broadcast(bias, result.shape()));
    }

    private void byBias(Tensor gradient, Tensor result) {
        Tensor rows = gradient.reshape(c.positions(), c.outChannels());
        Reduction.sum("conv2d_bp", rows, new boolean[] {true, false}).lower(result, "s", to);
    }

    private static Convolutions of(
            PlannedOperation operation, List<Tensor> in, Tensor result, Lowering to) {
        return new Convolutions(
                Convolution.of(operation, in.get(0).shape(), in.get(1).shape(), result.shape()),
                to);
    }

    private Optional<Dnn.Algorithm> algorithm(Dnn.Direction direction) {
        if (!to.options().cudnn() || !c.isSymmetric()) {
            return Optional.empty();
        }
        boolean tf32 = to.options().tf32Convolutions();
        return to.device().dnn().flatMap(dnn -> dnn.algorithm(direction, c, tf32, MOST_SCRATCH));
    }

    private void forward(Tensor images, Tensor weights, Tensor result) {
        Optional<Dnn.Algorithm> algorithm = algorithm(Dnn.Direction.FORWARD);
        if (algorithm.isPresent()) {
            Tensor ordered = outputsFirst(weights);
            library(Dnn.Direction.FORWARD, algorithm.get(), images, ordered, result);
            return;
        }
        Tensor windows = ConvolutionWindows.of(c, images, to);
        Products.multiply(
                windows,
                false,
                weights.reshape(c.window(), c.outChannels()),
                false,
                result.reshape(c.positions(), c.outChannels()),
                to);
    }

    private void byWeights(Tensor images, Tensor gradient, Tensor result) {
        Optional<Dnn.Algorithm> algorithm = algorithm(Dnn.Direction.WEIGHTS);
        if (algorithm.isPresent()) {
            Tensor ordered = to.arrays().scratch(c.outChannels(), c.window());
            library(Dnn.Direction.WEIGHTS, algorithm.get(), images, gradient, ordered);
            long[] shape = {c.window(), c.outChannels()};
            String index = Index.of("i", shape, new long[] {1, c.window()}, 0);
            to.add("conv2d_bp", result, "$0", new Expression.Load(ordered, index));
            return;
        }
        Tensor windows = ConvolutionWindows.of(c, images, to);
        Products.multiply(
                windows,
                true,
                gradient.reshape(c.positions(), c.outChannels()),
                false,
                result.reshape(c.window(), c.outChannels()),
                to);
    }

    private void byImages(Tensor weights, Tensor gradient, Tensor result) {
        Optional<Dnn.Algorithm> algorithm = algorithm(Dnn.Direction.DATA);
        if (algorithm.isPresent()) {
            Tensor ordered = outputsFirst(weights);
            library(Dnn.Direction.DATA, algorithm.get(), ordered, gradient, result);
            return;
        }
        int taps = c.kernelHeight() * c.kernelWidth();
        long pixels = (long) c.batch() * c.height() * c.width();
        Tensor turned = to.arrays().scratch((long) taps * c.outChannels(), c.channels());
        long[] shape = {taps, c.outChannels(), c.channels()};
        long[] strides = {(long) c.channels() * c.outChannels(), 1, c.outChannels()};
        String index = Index.of("i", shape, strides, 0);
        to.add("conv2d_bp", turned, "$0", new Expression.Load(weights, index));
        Tensor windows = ConvolutionWindows.ofGradient(c, gradient, to);
        Products.multiply(windows, false, turned, false, result.reshape(pixels, c.channels()), to);
    }

    private void library(
            Dnn.Direction direction,
            Dnn.Algorithm algorithm,
            Tensor first,
            Tensor second,
            Tensor result) {
        Tensor scratch = to.arrays().scratch((algorithm.bytes() + 3) / 4);
        Convolution convolution = c;
        to.add(
                new Step.Library(
                        LIBRARY,
                        device ->
                                device.dnn()
                                        .orElseThrow()
                                        .run(
                                                direction,
                                                convolution,
                                                algorithm,
                                                first,
                                                second,
                                                result,
                                                scratch.address()),
                        List.of(first, second),
                        List.of(scratch, result)));
    }

    /** Weights as cuDNN has them: [out, height, width, in]. */
    private Tensor outputsFirst(Tensor weights) {
        Tensor ordered = to.arrays().scratch(c.outChannels(), c.window());
        long[] shape = {c.outChannels(), c.window()};
        String index = Index.of("i", shape, new long[] {1, c.outChannels()}, 0);
        to.add("conv2d", ordered, "$0", new Expression.Load(weights, index));
        return ordered;
    }
}
