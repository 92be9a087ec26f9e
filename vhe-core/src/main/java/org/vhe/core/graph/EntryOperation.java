package org.vhe.core.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An operation that can be done piece by piece: each entry of its result depends on the
 * corresponding entries of its operands, or its result is a weighted sum of rows.
 *
 * @param placed the operation
 * @param loop what is done with the operands; ADD for sums of rows
 * @param operands one or two
 * @param isSum whether the result is that of summing the rows of the only operand
 * @param weight what sums are multiplied by
 */
record EntryOperation(
        PlacedOperation placed,
        EntryLoop loop,
        List<Operand> operands,
        boolean isSum,
        float weight) {

    /** Most entries of a piece: what fits the first cache several times. */
    static final int PIECE = 2048;

    /** Java sees memory by numbers of 31 bits. */
    static final long MOST_BYTES = Integer.MAX_VALUE;

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
     * @param region where it is, or null for a number
     * @param number the number, for all entries
     */
    record Operand(INDArray array, Region region, float number) {

        static Operand of(PlacedOperation placed, int input) {
            return new Operand(placed.planned().inputs().get(input), placed.reads().get(input), 0);
        }

        static Operand of(double number) {
            return new Operand(null, null, (float) number);
        }

        /** Whether it has an entry for each of a result of the given length. */
        boolean isEntries(long length) {
            return array != null && array.length() == length;
        }
    }

    /**
     * @param isConstant whether the values in a region are known and stay as they are
     * @return nothing if the operation is none of these, or of other than single precision
     */
    static Optional<EntryOperation> of(PlacedOperation placed, Predicate<Region> isConstant) {
        PlannedOperation planned = placed.planned();
        boolean suits =
                planned.kernel().isEmpty()
                        && planned.outputs().size() == 1
                        && Stream.concat(planned.inputs().stream(), planned.outputs().stream())
                                .allMatch(EntryOperation::isAccessible);
        if (!suits) {
            return Optional.empty();
        }
        if (planned.name().equals("matmul")) {
            return sumOfRows(placed, isConstant);
        }
        EntryLoop loop = LOOPS.get(planned.name());
        return loop == null ? Optional.empty() : ofLoop(placed, loop);
    }

    private static boolean isAccessible(INDArray array) {
        return array.dataType() == DataType.FLOAT
                && array.length() > 0
                && Region.isDense(array)
                && Region.of(array).end() <= MOST_BYTES;
    }

    private static Optional<EntryOperation> ofLoop(PlacedOperation placed, EntryLoop loop) {
        PlannedOperation planned = placed.planned();
        Operand first = Operand.of(placed, 0);
        List<Operand> operands =
                switch (planned.name()) {
                    case "tanh", "sqrt", "abs", "neg" -> List.of(first);
                    case "step", "relu" ->
                            threshold(planned) == 0 ? List.of(first, Operand.of(0)) : List.of();
                    case "add_scalar", "sub_scalar", "mul_scalar", "div_scalar" ->
                            List.of(first, scalar(planned));
                    case "rsub_scalar", "rdiv_scalar" -> List.of(scalar(planned), first);
                    default ->
                            IntStream.range(0, planned.inputs().size())
                                    .mapToObj(input -> Operand.of(placed, input))
                                    .toList();
                };
        INDArray output = planned.outputs().get(0);
        boolean fits =
                !operands.isEmpty()
                        && operands.stream().anyMatch(operand -> operand.isEntries(output.length()))
                        && operands.stream().allMatch(operand -> repeats(operand, output));
        return fits
                ? Optional.of(new EntryOperation(placed, loop, operands, false, 1))
                : Optional.empty();
    }

    private static double threshold(PlannedOperation planned) {
        return planned.scalar()
                .orElseGet(() -> Arrays.stream(planned.floats()).findFirst().orElse(0));
    }

    private static Operand scalar(PlannedOperation planned) {
        return Operand.of(planned.scalar().orElseThrow());
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
            PlacedOperation placed, Predicate<Region> isConstant) {
        PlannedOperation planned = placed.planned();
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
                        && isConstant.test(placed.reads().get(0));
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
                                placed,
                                EntryLoop.ADD,
                                List.of(Operand.of(placed, 1)),
                                true,
                                (float) weight))
                : Optional.empty();
    }

    INDArray output() {
        return placed.planned().outputs().get(0);
    }

    /** Where its result is. */
    Region written() {
        return placed.writes().get(0);
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

    /** Where the corresponding entries are read. */
    List<Region> entries() {
        long length = length();
        return operands.stream()
                .filter(operand -> operand.isEntries(length))
                .map(Operand::region)
                .toList();
    }

    /** What is read as a whole before anything is done: what is repeated. */
    List<Region> rows() {
        long length = length();
        return operands.stream()
                .filter(operand -> operand.array() != null && !operand.isEntries(length))
                .map(Operand::region)
                .toList();
    }

    /** The shape of what is gone through. */
    long[] shape() {
        return isSum ? operands.get(0).array().shape() : output().shape();
    }
}
