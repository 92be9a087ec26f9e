package org.vhe.core.graph;

import java.util.Set;

/** What a plan has to know of operations, by their names. */
final class OperationKinds {
    /** Operations whose result depends on the shapes of their inputs only. */
    static final Set<String> SHAPE_ONLY =
            Set.of("shape_of", "size", "size_at", "rank", "zeros_as", "ones_as");

    /** Operations that only rename the entries of their first input. */
    static final Set<String> ALIASES = Set.of("reshape", "identity", "expand_dims", "squeeze");

    /** Operations whose first input may be computed integers: the result's shape is not in them. */
    static final Set<String> READS_INTEGERS = Set.of("onehot", "cast");

    /** Element-wise operations that may write over their first input. */
    static final Set<String> IN_PLACE =
            Set.of(
                    "add",
                    "subtract",
                    "multiply",
                    "divide",
                    "maximum",
                    "minimum",
                    "tanh",
                    "relu",
                    "exp",
                    "log",
                    "neg",
                    "abs",
                    "sign",
                    "step",
                    "add_scalar",
                    "sub_scalar",
                    "mul_scalar",
                    "div_scalar",
                    "rsub_scalar",
                    "rdiv_scalar",
                    "sqrt");

    private OperationKinds() {}
}
