package org.vhe.cuda;

import java.util.List;

/** A part of what an execution does. */
sealed interface Step {

    /** What it is called in messages. */
    String name();

    /** Arrays that are read. */
    List<Tensor> reads();

    /** Arrays that are written, as a whole. */
    List<Tensor> writes();

    /** One result, whose entries are computed by themselves. */
    record Elementwise(String name, Tensor output, Expression value) implements Step {
        @Override
        public List<Tensor> reads() {
            return value.loads().stream().map(Expression.Load::from).toList();
        }

        @Override
        public List<Tensor> writes() {
            return List.of(output);
        }
    }

    /**
     * A result each of whose entries is joined from many of another array.
     *
     * @param layout which of them, and how threads share them
     * @param start value of none
     * @param join what becomes of s and x, in C
     * @param finish what becomes of the result s, in C
     */
    record Reduce(
            String name,
            Tensor source,
            Tensor output,
            ReductionLayout layout,
            String start,
            String join,
            String finish)
            implements Step {
        @Override
        public List<Tensor> reads() {
            return List.of(source);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(output);
        }
    }

    /**
     * A kernel, whose arguments are what it reads, then what it writes.
     *
     * @param source in CUDA C, with {@code NAME} for its name
     * @param blocks number of blocks
     * @param threads of each block
     */
    record Kernel(
            String name,
            String source,
            int blocks,
            int threads,
            List<Tensor> reads,
            List<Tensor> writes)
            implements Step {}

    /** A call of cuBLAS, cuDNN or the driver. */
    record Library(String name, Call call, List<Tensor> reads, List<Tensor> writes)
            implements Step {
        /** What is called, on the device's stream. */
        @FunctionalInterface
        interface Call {
            void run(CudaDevice device);
        }
    }

    /** Something that is computed on the host. */
    record Host(
            String name,
            org.vhe.core.graph.JavaOperation.Kernel kernel,
            List<Tensor> reads,
            List<Tensor> writes)
            implements Step {}
}
