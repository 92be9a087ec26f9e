package org.vhe.cuda;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.PlannedOperation;

/** Operations on single entries, as expressions in C that do what ND4J's native ones do. */
final class Arithmetic {
    /** Of one operand, and of a scalar {@code #} where there is one. */
    private static final Map<String, String> UNARY = new HashMap<>();

    /** Of two operands, which are broadcast. */
    private static final Map<String, String> BINARY = new HashMap<>();

    static {
        UNARY.put("exp", "expf($0)");
        UNARY.put("log", "logf($0)");
        UNARY.put("log1p", "log1pf($0)");
        UNARY.put("expm1", "expm1f($0)");
        UNARY.put("sqrt", "sqrtf($0)");
        UNARY.put("rsqrt", "(1.f / sqrtf($0))");
        UNARY.put("sign", "vhe_sign($0)");
        UNARY.put("neg", "(-($0))");
        UNARY.put("abs", "fabsf($0)");
        UNARY.put("tanh", "tanhf($0)");
        UNARY.put("sigmoid", "(1.f / (1.f + expf(-($0))))");
        UNARY.put("sin", "sinf($0)");
        UNARY.put("cos", "cosf($0)");
        UNARY.put("tan", "tanf($0)");
        UNARY.put("atan", "atanf($0)");
        UNARY.put("floor", "floorf($0)");
        UNARY.put("ceil", "ceilf($0)");
        UNARY.put("round", "rintf($0)");
        UNARY.put("square", "vhe_square($0)");
        UNARY.put("Reciprocal", "(1.f / $0)");
        UNARY.put("lgamma", "lgammaf($0)");
        UNARY.put("digamma", "vhe_digamma($0)");
        UNARY.put("oneminus", "(1.f - $0)");
        UNARY.put("onesas", "1.f");
        UNARY.put("relu", "vhe_max($0, #)");
        UNARY.put("step", "($0 > # ? 1.f : 0.f)");
        UNARY.put("add_scalar", "($0 + #)");
        UNARY.put("sub_scalar", "($0 - #)");
        UNARY.put("mul_scalar", "($0 * #)");
        UNARY.put("div_scalar", "($0 / #)");
        UNARY.put("rsub_scalar", "(# - $0)");
        UNARY.put("rdiv_scalar", "(# / $0)");
        UNARY.put("pow_scalar", "powf($0, #)");
        UNARY.put("max_scalar", "vhe_max($0, #)");
        UNARY.put("min_scalar", "vhe_min($0, #)");
        UNARY.put("greaterthan_scalar", "($0 > #)");
        UNARY.put("greaterthanorequal_scalar", "($0 >= #)");
        UNARY.put("lessthan_scalar", "($0 < #)");
        UNARY.put("lessthanorequal_scalar", "($0 <= #)");
        UNARY.put("equals_scalar", "($0 == #)");
        UNARY.put("notequals_scalar", "($0 != #)");

        BINARY.put("add", "($0 + $1)");
        BINARY.put("subtract", "($0 - $1)");
        BINARY.put("reversesubtract", "($1 - $0)");
        BINARY.put("multiply", "($0 * $1)");
        BINARY.put("divide", "($0 / $1)");
        BINARY.put("reversedivide", "($1 / $0)");
        BINARY.put("squaredsubtract", "vhe_square($0 - $1)");
        BINARY.put("maximum", "vhe_max($0, $1)");
        BINARY.put("minimum", "vhe_min($0, $1)");
        BINARY.put("Pow", "powf($0, $1)");
        BINARY.put("pow", "powf($0, $1)");
        BINARY.put("tf_atan2", "atan2f($0, $1)");
        BINARY.put("less", "($0 < $1)");
        BINARY.put("less_equal", "($0 <= $1)");
        BINARY.put("greater", "($0 > $1)");
        BINARY.put("greater_equal", "($0 >= $1)");
        BINARY.put("equals", "($0 == $1)");
        BINARY.put("not_equals", "($0 != $1)");
        BINARY.put("polygamma", "vhe_polygamma($0, $1)");
        BINARY.put("gamma_sample_slope", "((float) vhe_gamma_slope($0, $1))");
        BINARY.put("von_mises_sample_slope", "((float) vhe_von_mises_slope($0, $1))");
    }

    private Arithmetic() {}

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        String name = operation.name();
        Tensor result = out.get(0);
        if (name.equals("cast")) {
            to.add(new Step.Elementwise(name, result, cast(in.get(0), result)));
            return true;
        }
        String unary = UNARY.get(name);
        String binary = BINARY.get(name);
        if (in.size() == 1 && name.equals("pow")) {
            unary = UNARY.get("pow_scalar");
        }
        if (unary == null && binary == null) {
            return false;
        }
        int operands = unary != null ? 1 : 2;
        if (in.size() < operands) {
            throw new UnsupportedOperationException("with %d operands".formatted(in.size()));
        }
        for (Tensor operand : in.subList(0, operands)) {
            if (operand.type() != DataType.FLOAT) {
                throw new UnsupportedOperationException("of values of type " + operand.type());
            }
        }
        Expression.Load[] loads =
                in.subList(0, operands).stream()
                        .map(operand -> Expression.broadcast(operand, result.shape()))
                        .toArray(Expression.Load[]::new);
        to.add(name, result, unary != null ? withScalar(unary, operation) : binary, loads);
        return true;
    }

    private static String withScalar(String code, PlannedOperation operation) {
        if (!code.contains("#")) {
            return code;
        }
        double[] extra = operation.floats();
        if (operation.scalar().isEmpty() && extra.length == 0) {
            throw new UnsupportedOperationException("without a scalar known beforehand");
        }
        double scalar = operation.scalar().orElseGet(() -> extra[0]);
        return code.replace("#", Expression.literal(scalar));
    }

    /** The entries of one array as values of another's type. */
    static Expression cast(Tensor from, Tensor to) {
        String code = from.type() == to.type() ? "$0" : "((" + to.ctype() + ") $0)";
        return Expression.of(code, new Expression.Load(from, "i"));
    }
}
