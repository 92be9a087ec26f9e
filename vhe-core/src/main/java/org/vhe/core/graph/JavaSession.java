package org.vhe.core.graph;

import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.InferenceFactory;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.config.ExecutionResult;
import org.nd4j.autodiff.samediff.config.SDValue;
import org.nd4j.autodiff.samediff.internal.FrameIter;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;

/** SameDiff's session, which can execute a {@link JavaOperation}, too. */
final class JavaSession extends InferenceSession {

    static {
        // graphs without such operations get the session that they would get otherwise
        InferenceFactory others = SameDiff.getInferenceFactory();
        SameDiff.bindInferenceFactory(
                sameDiff ->
                        JavaOperation.isIn(sameDiff)
                                ? new JavaSession(sameDiff)
                                : others.create(sameDiff));
    }

    private JavaSession(SameDiff sameDiff) {
        super(sameDiff);
    }

    /** Lets a graph execute such operations; sessions that it had before could not. */
    static void serve(SameDiff sameDiff) {
        sameDiff.getSessions().values().removeIf(session -> !(session instanceof JavaSession));
    }

    @Override
    public ExecutionResult doExec(
            DifferentialFunction op,
            OpContext context,
            FrameIter frame,
            Set<VarId> inputs,
            Set<VarId> allIterations,
            Set<String> constants,
            Map<String, SDValue> otherPlaceholders) {
        if (!(op instanceof JavaOperation operation)) {
            return super.doExec(
                    op, context, frame, inputs, allIterations, constants, otherPlaceholders);
        }
        INDArray[] arrays = context.getInputArrays().toArray(new INDArray[0]);
        operation.execute(arrays, context.getOutputArray(0));
        return ExecutionResult.createFrom(op, context);
    }
}
