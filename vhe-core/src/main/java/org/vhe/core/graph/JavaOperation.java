package org.vhe.core.graph;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;

/**
 * An operation whose values are computed in Java, for what libnd4j has no operation for, or only a
 * slow one: addresses that depend on values, loops of many small steps. One output, of the graph's
 * type; no automatic gradient, see {@link GraphContext#withGradient}.
 *
 * <p>Values are handed over as arrays in 'c' order, so it works with every backend and executor.
 */
public final class JavaOperation extends DynamicCustomOp {
    private final Kernel kernel;
    private final DataType outputType;
    private final long[] outputShape;

    /** A function of arrays. */
    @FunctionalInterface
    public interface Kernel {
        /**
         * @param inputs values of each input in 'c' order, which are the kernel's to change; until
         *     the next call only
         * @return values of the output in 'c' order
         */
        double[] compute(double[][] inputs);
    }

    private JavaOperation(
            GraphContext graph, String name, Kernel kernel, long[] shape, SDVariable[] inputs) {
        super(name);
        this.kernel = kernel;
        this.outputType = graph.dataType();
        this.outputShape = shape.clone();
        setSameDiff(graph.sameDiff());
        setInstanceId();
        graph.sameDiff().addArgsFor(inputs, this);
    }

    /**
     * Adds the operation to a graph.
     *
     * @param name what it is called in messages and profiles
     * @param kernel computes the output; it may be called again and again, by one thread at a time
     * @param outputShape axes of the output
     * @param inputs at least one
     */
    public static SDVariable of(
            GraphContext graph,
            String name,
            Kernel kernel,
            long[] outputShape,
            SDVariable... inputs) {
        return of(graph, name, kernel, new long[0], outputShape, inputs);
    }

    /**
     * Adds the operation to a graph.
     *
     * @param name what it is called in messages and profiles
     * @param kernel computes the output; it may be called again and again, by one thread at a time
     * @param integers what tells kernels of this name from each other, for executors that have one
     *     of their own: see {@link PlannedOperation#integers()}
     * @param outputShape axes of the output
     * @param inputs at least one
     */
    public static SDVariable of(
            GraphContext graph,
            String name,
            Kernel kernel,
            long[] integers,
            long[] outputShape,
            SDVariable... inputs) {
        JavaSession.serve(graph.sameDiff());
        JavaOperation operation = new JavaOperation(graph, name, kernel, outputShape, inputs);
        operation.addIArgument(integers);
        return operation.outputVariable();
    }

    /**
     * Adds an operation that computes each entry from those of two inputs of one shape.
     *
     * @param name what it is called in messages and profiles
     * @param function of corresponding entries; called by several threads
     * @return of the inputs' shape
     */
    public static SDVariable elementwise(
            GraphContext graph,
            String name,
            DoubleBinaryOperator function,
            SDVariable first,
            SDVariable second) {
        long[] shape = graph.shapeOf(first);
        graph.requireShape(second, "the second input of " + name, shape);
        return of(graph, name, in -> zip(in[0], in[1], function), shape, first, second);
    }

    private static double[] zip(double[] first, double[] second, DoubleBinaryOperator function) {
        double[] result = new double[first.length];
        forEach(result.length, () -> i -> result[i] = function.applyAsDouble(first[i], second[i]));
        return result;
    }

    /**
     * Does the parts of a kernel's work that do not depend on each other, on as many threads as the
     * backend's arithmetic may use.
     *
     * @param parts number of parts
     * @param worker makes, for each thread, what does a part given its number
     */
    public static void forEach(int parts, Supplier<IntConsumer> worker) {
        forEach(parts, Backend.threads(), worker);
    }

    static void forEach(int parts, int threads, Supplier<IntConsumer> worker) {
        int workers = Math.max(1, Math.min(parts, threads));
        IntStream range = IntStream.range(0, workers);
        (workers > 1 ? range.parallel() : range)
                .forEach(
                        first -> {
                            IntConsumer part = worker.get();
                            for (int i = first; i < parts; i += workers) {
                                part.accept(i);
                            }
                        });
    }

    Kernel kernel() {
        return kernel;
    }

    /** Computes the output from the inputs. */
    void execute(INDArray[] inputs, INDArray output) {
        execute(inputs, output, ValueBuffer.of(inputs, output));
    }

    /**
     * The same with memory that is kept between calls.
     *
     * @param buffers of these arrays
     */
    void execute(INDArray[] inputs, INDArray output, ValueBuffer[] buffers) {
        double[][] values = new double[inputs.length][];
        for (int i = 0; i < values.length; i++) {
            values[i] = buffers[i].read(inputs[i]);
        }
        buffers[values.length].write(kernel.compute(values), output);
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<LongShapeDescriptor> calculateOutputShape(OpContext context) {
        return List.of(LongShapeDescriptor.fromShape(outputShape, outputType));
    }

    @Override
    public List<DataType> calculateOutputDataTypes(List<DataType> inputTypes) {
        return List.of(outputType);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> outputGradients) {
        throw new IllegalStateException(
                "operation '" + opName() + "' has no automatic gradient; use withGradient");
    }

    /** Whether a graph has such operations. */
    static boolean isIn(SameDiff sameDiff) {
        return sameDiff.getOps().values().stream()
                .anyMatch(entry -> entry.getOp() instanceof JavaOperation);
    }
}
