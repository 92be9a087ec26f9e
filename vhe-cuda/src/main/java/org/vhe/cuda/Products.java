package org.vhe.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.vhe.core.graph.PlannedOperation;

/**
 * Matrix products: by cuBLAS, but for those with a row or a column of one number, which are sums,
 * and those of a column and a row, which need no sum.
 */
final class Products {
    private Products() {}

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        long[] flags = operation.integers();
        boolean transposeA = flags.length > 0 && flags[0] == 1;
        boolean transposeB = flags.length > 1 && flags[1] == 1;
        switch (operation.name()) {
            case "matmul" -> {
                requirePlain(operation);
                if (!isSum(operation, in, out.get(0), transposeA, transposeB, to)) {
                    multiply(in.get(0), transposeA, in.get(1), transposeB, out.get(0), to);
                }
            }
            case "matmul_bp" -> gradients(in, transposeA, transposeB, out, to);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void requirePlain(PlannedOperation operation) {
        long[] flags = operation.integers();
        double[] factors = operation.floats();
        boolean scaled =
                factors.length > 0 && factors[0] != 1 || factors.length > 1 && factors[1] != 0;
        if (scaled || flags.length > 2 && flags[2] == 1) {
            throw new UnsupportedOperationException(
                    "with factors or a transposed result: " + Arrays.toString(factors));
        }
    }

    private static boolean isSum(
            PlannedOperation operation,
            List<Tensor> in,
            Tensor result,
            boolean transposeA,
            boolean transposeB,
            Lowering to) {
        if (result.rank() != 2) {
            return false;
        }
        OptionalDouble left = to.arrays().uniform(operation.inputs().get(0));
        OptionalDouble right = to.arrays().uniform(operation.inputs().get(1));
        if (result.shape()[0] == 1 && left.isPresent()) {
            sum(in.get(1), transposeB, left.getAsDouble(), result, to);
            return true;
        }
        if (result.shape()[1] == 1 && right.isPresent()) {
            sum(in.get(0), !transposeA, right.getAsDouble(), result, to);
            return true;
        }
        return false;
    }

    /** Over columns or over rows. */
    private static void sum(
            Tensor matrix, boolean overColumns, double factor, Tensor result, Lowering to) {
        boolean[] reduced = {!overColumns, overColumns};
        String finish = factor == 1 ? "s" : "s * " + Expression.literal(factor);
        Reduction.sum("matmul", matrix, reduced).lower(result, finish, to);
    }

    private static void gradients(
            List<Tensor> in,
            boolean transposeA,
            boolean transposeB,
            List<Tensor> out,
            Lowering to) {
        Tensor a = in.get(0);
        Tensor b = in.get(1);
        Tensor gradient = in.get(2);
        if (transposeA) {
            multiply(b, transposeB, gradient, true, out.get(0), to);
        } else {
            multiply(gradient, false, b, !transposeB, out.get(0), to);
        }
        if (transposeB) {
            multiply(gradient, true, a, transposeA, out.get(1), to);
        } else {
            multiply(a, !transposeA, gradient, false, out.get(1), to);
        }
    }

    /** Adds a product of matrices, or of as many as the leading axes count. */
    static void multiply(
            Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, Lowering to) {
        int rank = c.rank();
        if (rank < 2 || a.rank() != rank || b.rank() != rank) {
            throw new UnsupportedOperationException("of arrays of different rank");
        }
        long batch = 1;
        for (int axis = 0; axis < rank - 2; axis++) {
            if (a.shape()[axis] != b.shape()[axis]) {
                throw new UnsupportedOperationException("of batches of different sizes");
            }
            batch *= c.shape()[axis];
        }
        long rows = c.shape()[rank - 2];
        long columns = c.shape()[rank - 1];
        long inner = a.shape()[transposeA ? rank - 2 : rank - 1];
        if (inner == 1) {
            outer(a, b, c, new long[] {batch, rows, columns}, to);
            return;
        }
        Blas.Product product =
                new Blas.Product(
                        a,
                        transposeA,
                        b,
                        transposeB,
                        c,
                        Math.toIntExact(rows),
                        Math.toIntExact(columns),
                        Math.toIntExact(inner),
                        Math.toIntExact(batch));
        boolean tf32 = to.options().tf32Products();
        to.add(
                new Step.Library(
                        "matmul",
                        device -> device.blas().multiply(product, tf32),
                        List.of(a, b),
                        List.of(c)));
    }

    private static void outer(Tensor a, Tensor b, Tensor c, long[] shape, Lowering to) {
        String left = Index.of("i", shape, new long[] {shape[1], 1, 0}, 0);
        String right = Index.of("i", shape, new long[] {shape[2], 0, 1}, 0);
        to.add(
                "matmul",
                c,
                "($0 * $1)",
                new Expression.Load(a, left),
                new Expression.Load(b, right));
    }
}
