package org.vhe.cuda;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.List;
import java.util.Optional;

/**
 * Convolutions by cuDNN, through the calls that versions 8 and 9 have in common. Algorithms are
 * those that cuDNN's heuristics put first among the deterministic ones: none is chosen by timing,
 * so that each run computes the same.
 */
final class Dnn {
    private static final int NHWC = 1;
    private static final int FLOAT = 0;
    private static final int CROSS_CORRELATION = 1;
    private static final int DEFAULT_MATH = 0;
    private static final int FMA_MATH = 3;
    private static final int ALGORITHMS = 8;
    private static final int PERFORMANCE_BYTES = 48;

    private static final List<String> NAMES =
            List.of(
                    "cudnnCreate",
                    "cudnnSetStream",
                    "cudnnGetErrorString",
                    "cudnnGetVersion",
                    "cudnnCreateTensorDescriptor",
                    "cudnnSetTensor4dDescriptor",
                    "cudnnCreateFilterDescriptor",
                    "cudnnSetFilter4dDescriptor",
                    "cudnnCreateConvolutionDescriptor",
                    "cudnnSetConvolution2dDescriptor",
                    "cudnnSetConvolutionMathType",
                    "cudnnDestroyTensorDescriptor",
                    "cudnnDestroyFilterDescriptor",
                    "cudnnDestroyConvolutionDescriptor",
                    "cudnnGetConvolutionForwardAlgorithm_v7",
                    "cudnnGetConvolutionBackwardDataAlgorithm_v7",
                    "cudnnGetConvolutionBackwardFilterAlgorithm_v7",
                    "cudnnConvolutionForward",
                    "cudnnConvolutionBackwardData",
                    "cudnnConvolutionBackwardFilter");

    /** What is computed of a convolution. */
    enum Direction {
        FORWARD("cudnnGetConvolutionForwardAlgorithm_v7", "cudnnConvolutionForward"),
        DATA("cudnnGetConvolutionBackwardDataAlgorithm_v7", "cudnnConvolutionBackwardData"),
        WEIGHTS("cudnnGetConvolutionBackwardFilterAlgorithm_v7", "cudnnConvolutionBackwardFilter");

        private final String choice;
        private final String function;

        Direction(String choice, String function) {
            this.choice = choice;
            this.function = function;
        }
    }

    /** An algorithm, and the bytes of scratch memory that it needs. */
    record Algorithm(int number, long bytes, int math) {}

    private final NativeApi api;
    private final Pointer handle;
    private final Memory one = NativeApi.number(1);
    private final Memory zero = NativeApi.number(0);

    Dnn(NativeLibrary library, Pointer stream) {
        this.api = new NativeApi(library, NAMES);
        this.handle = NativeApi.created(at -> call("cudnnCreate", at));
        call("cudnnSetStream", handle, stream);
    }

    private void call(String function, Object... arguments) {
        int status = api.call(function, arguments);
        if (status != 0) {
            throw new CudaException(
                    function + " failed: " + api.text("cudnnGetErrorString", status), status);
        }
    }

    /** Such as 90100. */
    int version() {
        return api.call("cudnnGetVersion");
    }

    /** What cuDNN is told of a convolution; to be closed. */
    private final class Descriptors implements AutoCloseable {
        private final Pointer images = created("cudnnCreateTensorDescriptor");
        private final Pointer result = created("cudnnCreateTensorDescriptor");
        private final Pointer weights = created("cudnnCreateFilterDescriptor");
        private final Pointer convolution = created("cudnnCreateConvolutionDescriptor");

        Descriptors(Convolution c, int math) {
            String tensor = "cudnnSetTensor4dDescriptor";
            call(tensor, images, NHWC, FLOAT, c.batch(), c.channels(), c.height(), c.width());
            call(
                    tensor,
                    result,
                    NHWC,
                    FLOAT,
                    c.batch(),
                    c.outChannels(),
                    c.outHeight(),
                    c.outWidth());
            call(
                    "cudnnSetFilter4dDescriptor",
                    weights,
                    FLOAT,
                    NHWC,
                    c.outChannels(),
                    c.channels(),
                    c.kernelHeight(),
                    c.kernelWidth());
            call(
                    "cudnnSetConvolution2dDescriptor",
                    convolution,
                    c.top(),
                    c.left(),
                    c.strideY(),
                    c.strideX(),
                    c.dilationY(),
                    c.dilationX(),
                    CROSS_CORRELATION,
                    FLOAT);
            call("cudnnSetConvolutionMathType", convolution, math);
        }

        private Pointer created(String function) {
            return NativeApi.created(at -> call(function, at));
        }

        /** Descriptors in the order of a direction's calls. */
        Object[] of(Direction direction) {
            return switch (direction) {
                case FORWARD -> new Object[] {images, weights, convolution, result};
                case DATA -> new Object[] {weights, result, convolution, images};
                case WEIGHTS -> new Object[] {images, result, convolution, weights};
            };
        }

        @Override
        public void close() {
            call("cudnnDestroyTensorDescriptor", images);
            call("cudnnDestroyTensorDescriptor", result);
            call("cudnnDestroyFilterDescriptor", weights);
            call("cudnnDestroyConvolutionDescriptor", convolution);
        }
    }

    /**
     * The algorithm to use.
     *
     * @param tf32 whether factors may be rounded to TF32
     * @return empty if there is no deterministic one
     */
    Optional<Algorithm> algorithm(
            Direction direction, Convolution convolution, boolean tf32, long mostBytes) {
        try (Descriptors d = new Descriptors(convolution, tf32 ? DEFAULT_MATH : FMA_MATH)) {
            Memory found = new Memory((long) ALGORITHMS * PERFORMANCE_BYTES);
            IntByReference count = new IntByReference();
            Object[] o = d.of(direction);
            if (api.call(direction.choice, handle, o[0], o[1], o[2], o[3], ALGORITHMS, count, found)
                    != 0) {
                return Optional.empty();
            }
            for (long at = 0; at < (long) count.getValue() * PERFORMANCE_BYTES; ) {
                boolean works = found.getInt(at + 4) == 0;
                boolean deterministic = found.getInt(at + 24) == 1;
                long bytes = found.getLong(at + 16);
                if (works && deterministic && bytes <= mostBytes) {
                    int math = tf32 ? found.getInt(at + 28) : FMA_MATH;
                    return Optional.of(new Algorithm(found.getInt(at), bytes, math));
                }
                at += PERFORMANCE_BYTES;
            }
            return Optional.empty();
        }
    }

    /**
     * Computes what a direction says.
     *
     * @param first images, or for {@code DATA} weights [out, height, width, in]
     * @param second weights, or for the gradients that of the result
     * @param to what is computed
     * @param scratch of the algorithm's bytes
     */
    void run(
            Direction direction,
            Convolution convolution,
            Algorithm algorithm,
            Tensor first,
            Tensor second,
            Tensor to,
            long scratch) {
        try (Descriptors d = new Descriptors(convolution, algorithm.math())) {
            Object[] o = d.of(direction);
            call(
                    direction.function,
                    handle,
                    one,
                    o[0],
                    first.address(),
                    o[1],
                    second.address(),
                    o[2],
                    algorithm.number(),
                    scratch,
                    algorithm.bytes(),
                    zero,
                    o[3],
                    to.address());
        }
    }
}
