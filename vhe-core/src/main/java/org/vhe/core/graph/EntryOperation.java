package org.vhe.core.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An operation that can be done piece by piece: each entry of its result depends on the
 * corresponding entries of its operands, or its result is a weighted sum of rows.
 *
 * @param planned the operation
 * @param loop what is done with the operands; ADD for sums of rows
 * @param operands one or two
 * @param isSum whether the result is that of summing the rows of the only operand
 * @param weight what sums are multiplied by
 */
record EntryOperation(
        PlannedOperation planned,
        EntryLoop loop,
        List<Operand> operands,
        boolean isSum,
        float weight) {

    /** Most entries of a piece: what fits the first cache several times. */
    static final int PIECE = 2048;

    private static final Map<String, EntryLoop> LOOPS =
            Map.ofEntries(
                    Map.entry("add", EntryLoop.ADD),
                    Map.entry("subtract", EntryLoop.SUBTRACT),
                    Map.entry("multiply", EntryLoop.MULTIPLY),
                    Map.entry("divide", EntryLoop.DIVIDE),
                    Map.entry("maximum", EntryLoop.MAXIMUM),
                    Map.entry("minimum", EntryLoop.MINIMUM),
                    Map.entry("tanh", EntryLoop.TANH),
                    Map.entry("sqrt", EntryLoop.SQUARE_ROOT),
                    Map.entry("abs", EntryLoop.ABSOLUTE),
                    Map.entry("neg", EntryLoop.NEGATE),
                    Map.entry("step", EntryLoop.STEP),
                    Map.entry("relu", EntryLoop.MAXIMUM),
                    Map.entry("add_scalar", EntryLoop.ADD),
                    Map.entry("sub_scalar", EntryLoop.SUBTRACT),
                    Map.entry("rsub_scalar", EntryLoop.SUBTRACT),
                    Map.entry("mul_scalar", EntryLoop.MULTIPLY),
                    Map.entry("div_scalar", EntryLoop.DIVIDE),
                    Map.entry("rdiv_scalar", EntryLoop.DIVIDE));

    /**
     * What a loop reads.
     *
     * @param array the array, or null for a number
     * @param number the number, for all entries
     */
    record Operand(INDArray array, float number) {

        Region region() {
            return Region.of(array);
        }

        /** How often all its entries are repeated in a result of the given length. */
        boolean isEntries(long length) {
            return array != null && array.length() == length;
        }
    }

    /**
     * @param isConstant whether the values of an array are known and stay as they are
     * @return nothing if the operation is none of these, or of other than single precision
     */
    static Optional<EntryOperation> of(PlannedOperation planned, Predicate<INDArray> isConstant) {
        boolean suits =
                planned.kernel().isEmpty()
                        && planned.outputs().size() == 1
                        && Stream.concat(planned.inputs().stream(), planned.outputs().stream())
                                .allMatch(EntryOperation::isAccessible);
        if (!suits) {
            return Optional.empty();
        }
        if (planned.name().equals("matmul")) {
            return sumOfRows(planned, isConstant);
        }
        EntryLoop loop = LOOPS.get(planned.name());
        return loop == null ? Optional.empty() : ofLoop(planned, loop);
    }

    /** Java sees memory by numbers of 31 bits. */
    private static boolean isAccessible(INDArray array) {
        return array.dataType() == DataType.FLOAT
                && array.length() > 0
                && Region.isDense(array)
                && Region.of(array).end() <= Integer.MAX_VALUE;
    }

    private static Optional<EntryOperation> ofLoop(PlannedOperation planned, EntryLoop loop) {
        INDArray first = planned.inputs().get(0);
        List<Operand> operands =
                switch (planned.name()) {
                    case "tanh", "sqrt", "abs", "neg" -> List.of(new Operand(first, 0));
                    case "step", "relu" ->
                            threshold(planned) == 0
                                    ? List.of(new Operand(first, 0), new Operand(null, 0))
                                    : List.of();
                    case "add_scalar", "sub_scalar", "mul_scalar", "div_scalar" ->
                            List.of(new Operand(first, 0), scalar(planned));
                    case "rsub_scalar", "rdiv_scalar" ->
                            List.of(scalar(planned), new Operand(first, 0));
                    default ->
                            planned.inputs().stream().map(array -> new Operand(array, 0)).toList();
                };
        INDArray output = planned.outputs().get(0);
        boolean fits =
                !operands.isEmpty()
                        && operands.stream().anyMatch(operand -> operand.isEntries(output.length()))
                        && operands.stream().allMatch(operand -> repeats(operand, output));
        return fits
                ? Optional.of(new EntryOperation(planned, loop, operands, false, 1))
                : Optional.empty();
    }

    private static double threshold(PlannedOperation planned) {
        return planned.scalar()
                .orElseGet(() -> Arrays.stream(planned.floats()).findFirst().orElse(0));
    }

    private static Operand scalar(PlannedOperation planned) {
        return new Operand(null, (float) planned.scalar().orElseThrow());
    }

    /** Whether an operand has the entries of the result, or repeats them over its first axes. */
    private static boolean repeats(Operand operand, INDArray output) {
        if (operand.array() == null || operand.isEntries(output.length())) {
            return true;
        }
        long[] row = operand.array().shape();
        int ones = 0;
        while (ones < row.length && row[ones] == 1) {
            ones++;
        }
        row = Arrays.copyOfRange(row, ones, row.length);
        long[] shape = output.shape();
        return operand.array().length() <= PIECE
                && row.length <= shape.length
                && Arrays.equals(
                        row, Arrays.copyOfRange(shape, shape.length - row.length, shape.length));
    }

    /** The product of a row of equal constants with a matrix. */
    private static Optional<EntryOperation> sumOfRows(
            PlannedOperation planned, Predicate<INDArray> isConstant) {
        INDArray weights = planned.inputs().get(0);
        INDArray matrix = planned.inputs().get(1);
        boolean plain =
                Arrays.stream(planned.integers()).allMatch(transposed -> transposed == 0)
                        && planned.inputs().size() == 2
                        && weights.rank() == 2
                        && weights.size(0) == 1
                        && matrix.rank() == 2
                        && matrix.size(1) <= PIECE
                        && matrix.size(0) > 1
                        && isConstant.test(weights);
        if (!plain) {
            return Optional.empty();
        }
        double weight = weights.getDouble(0);
        boolean equal =
                weights.minNumber().doubleValue() == weight
                        && weights.maxNumber().doubleValue() == weight;
        return equal
                ? Optional.of(
                        new EntryOperation(
                                planned,
                                EntryLoop.ADD,
                                List.of(new Operand(matrix, 0)),
                                true,
                                (float) weight))
                : Optional.empty();
    }

    INDArray output() {
        return planned.outputs().get(0);
    }

    /** Number of entries that are gone through. */
    long length() {
        return isSum ? operands.get(0).array().length() : output().length();
    }

    /** Entries after which what is repeated or summed begins anew; 1 if nothing is. */
    long rowLength() {
        if (isSum) {
            return output().length();
        }
        return operands.stream()
                .filter(operand -> operand.array() != null && !operand.isEntries(length()))
                .mapToLong(operand -> operand.array().length())
                .max()
                .orElse(1);
    }

    /** Arrays of which the corresponding entries are read. */
    List<INDArray> entries() {
        return arrays().filter(array -> array.length() == length()).toList();
    }

    /** Arrays that are read as a whole before anything is done: what is repeated. */
    List<INDArray> rows() {
        return arrays().filter(array -> array.length() != length()).toList();
    }

    private Stream<INDArray> arrays() {
        return operands.stream().map(Operand::array).filter(array -> array != null);
    }
}
