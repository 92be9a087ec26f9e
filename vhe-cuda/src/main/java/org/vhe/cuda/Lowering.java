package org.vhe.cuda;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vhe.core.graph.ExecutionPlan;
import org.vhe.core.graph.PlannedOperation;

/** Turns the operations of a plan into steps. */
final class Lowering {
    private final CudaDevice device;
    private final CudaOptions options;
    private final DeviceArrays arrays;
    private final List<Step> steps = new ArrayList<>();

    /** Turns operations of some names into steps. */
    @FunctionalInterface
    interface Rule {
        /**
         * @return false if the operation is not one of the rule's
         */
        boolean lower(PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to);
    }

    private static final List<Rule> RULES =
            List.of(
                    Arithmetic::lower,
                    ArithmeticGradients::lower,
                    Moves::lower,
                    Reductions::lower,
                    Softmax::lower,
                    Densities::lower,
                    Products::lower,
                    Convolutions::lower,
                    Pooling::lower,
                    AveragePooling::lower,
                    Warps::lower,
                    Sampling::lower);

    Lowering(CudaDevice device, CudaOptions options, DeviceArrays arrays) {
        this.device = device;
        this.options = options;
        this.arrays = arrays;
    }

    /**
     * @throws UnsupportedOperationException that names all operations that are not known
     */
    static List<Step> of(
            ExecutionPlan plan, CudaDevice device, CudaOptions options, DeviceArrays arrays) {
        Lowering lowering = new Lowering(device, options, arrays);
        Set<String> unknown = new LinkedHashSet<>();
        for (PlannedOperation operation : plan.operations()) {
            try {
                lowering.lower(operation);
            } catch (UnsupportedOperationException e) {
                unknown.add(operation.name() + ": " + e.getMessage());
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnsupportedOperationException(
                    "operations without a CUDA kernel: " + String.join("; ", unknown));
        }
        for (ExecutionPlan.Copy copy : plan.copies()) {
            Tensor from = arrays.of(copy.from());
            Tensor to = arrays.result(copy.to());
            lowering.add(new Step.Elementwise("copy", to, Arithmetic.cast(from, to)));
        }
        return lowering.steps;
    }

    private void lower(PlannedOperation operation) {
        List<Tensor> in = operation.inputs().stream().map(arrays::of).toList();
        List<Tensor> out = operation.outputs().stream().map(arrays::result).toList();
        if (out.stream().allMatch(tensor -> tensor.length() == 0)) {
            return;
        }
        for (Rule rule : RULES) {
            if (rule.lower(operation, in, out, this)) {
                return;
            }
        }
        if (operation.kernel().isEmpty()) {
            throw new UnsupportedOperationException("of shape " + operation.description());
        }
        add(new Step.Host(operation.name(), operation.kernel().get(), in, out));
    }

    void add(Step step) {
        steps.add(step);
    }

    /** Adds a computation of single entries. */
    void add(String name, Tensor output, String code, Expression.Load... loads) {
        add(new Step.Elementwise(name, output, Expression.of(code, loads)));
    }

    CudaDevice device() {
        return device;
    }

    CudaOptions options() {
        return options;
    }

    DeviceArrays arrays() {
        return arrays;
    }
}
