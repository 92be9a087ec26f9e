package org.vhe.core.graph;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * An operation of libnd4j called by its name, for those where SameDiff offers only a slower
 * relative: its tanh, for one, is not the vectorised one. One output, of the type of the first
 * input; no automatic gradient, see {@link GraphContext#withGradient}.
 */
final class NativeOperation extends DynamicCustomOp {

    private NativeOperation(String name, SameDiff sameDiff, SDVariable[] inputs) {
        super(name);
        // the constructors that take SameDiff ask for the name before it is set
        setSameDiff(sameDiff);
        setInstanceId();
        sameDiff.addArgsFor(inputs, this);
    }

    /**
     * Adds the operation to a graph.
     *
     * @param name libnd4j's name
     * @param integers its integer arguments
     * @param inputs at least one
     */
    static SDVariable of(GraphContext graph, String name, long[] integers, SDVariable... inputs) {
        NativeOperation operation = new NativeOperation(name, graph.sameDiff(), inputs);
        operation.addIArgument(integers);
        return operation.outputVariable();
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<DataType> calculateOutputDataTypes(List<DataType> inputTypes) {
        return List.of(inputTypes.get(0));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> outputGradients) {
        throw new IllegalStateException(
                "operation '" + opName() + "' has no automatic gradient; use withGradient");
    }
}
