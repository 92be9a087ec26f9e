package org.vhe.core.graph;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What {@link FusedEntries} does with each piece: copies between memory and registers, loops over
 * registers, and sums. A register is an array of as many entries as a piece has; it is used anew as
 * soon as nobody reads what it holds.
 */
final class EntryProgram {

    /** One action on a piece. */
    private interface Action {

        /**
         * @param at number of the piece's first entry
         * @param n entries of the piece
         */
        void run(float[][] registers, int at, int n);
    }

    private record Load(Memory memory, int register) implements Action {
        @Override
        public void run(float[][] registers, int at, int n) {
            memory.values.get(memory.begin + at, registers[register], 0, n);
        }
    }

    private record Store(Memory memory, int register) implements Action {
        @Override
        public void run(float[][] registers, int at, int n) {
            memory.values.put(memory.begin + at, registers[register], 0, n);
        }
    }

    private record Apply(EntryLoop loop, int first, int second, int result) implements Action {
        @Override
        public void run(float[][] registers, int at, int n) {
            loop.apply(registers[first], registers[second], registers[result], n);
        }
    }

    /** Entries of an array; absolute positions, so that threads can share it. */
    private record Memory(FloatBuffer values, int begin, int length) {
        static Memory of(INDArray array) {
            return new Memory(
                    array.data().asNioFloat(),
                    Math.toIntExact(array.offset()),
                    Math.toIntExact(array.length()));
        }
    }

    /** An operand that is repeated over a register, with its values. */
    private record Row(Region region, Memory memory, float[] values, int register) {
        boolean isOf(EntryOperation.Operand operand) {
            return operand.array() == null
                    ? region == null && values[0] == operand.number()
                    : operand.region().equals(region);
        }
    }

    /** A register that rows are added to, and where their sum goes. */
    private record Sum(Memory memory, float weight, int register) {}

    private final List<Action> actions = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Sum> sums = new ArrayList<>();
    private final Map<Region, Integer> held = new HashMap<>();
    private final Map<Region, Integer> lastReads = new HashMap<>();
    private final Map<Region, Integer> lastWrites = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private int registers;

    /**
     * @param stored which results for single entries are wanted later
     */
    EntryProgram(EntryGroup group, Set<Region> stored) {
        List<EntryOperation> operations = group.operations();
        for (int i = 0; i < operations.size(); i++) {
            for (Region read : operations.get(i).entries()) {
                lastReads.put(read, i);
            }
            if (!operations.get(i).isSum()) {
                lastWrites.put(operations.get(i).written(), i);
            }
        }
        for (int i = 0; i < operations.size(); i++) {
            EntryOperation operation = operations.get(i);
            if (operation.isSum()) {
                addSum(operation, i);
            } else {
                addLoop(operation, i, stored);
            }
        }
    }

    private void addSum(EntryOperation operation, int position) {
        int from = register(operation.operands().get(0), operation.length());
        int sum = registers++; // nothing else may be in it in between
        sums.add(new Sum(Memory.of(operation.output()), operation.weight(), sum));
        actions.add(new Apply(EntryLoop.ADD, from, sum, sum));
        releaseOperands(operation, position);
    }

    private void addLoop(EntryOperation operation, int position, Set<Region> stored) {
        List<EntryOperation.Operand> operands = operation.operands();
        int first = register(operands.get(0), operation.length());
        int second = operands.size() == 1 ? first : register(operands.get(1), operation.length());
        releaseOperands(operation, position);
        Region output = operation.written();
        int result = held.computeIfAbsent(output, region -> take());
        actions.add(new Apply(operation.loop(), first, second, result));
        if (lastWrites.get(output) == position && stored.contains(output)) {
            actions.add(new Store(Memory.of(operation.output()), result));
        }
        release(output, position);
    }

    /** The register that holds an operand, which is loaded if need be. */
    private int register(EntryOperation.Operand operand, long length) {
        if (!operand.isEntries(length)) {
            return row(operand);
        }
        return held.computeIfAbsent(
                operand.region(),
                region -> {
                    int register = take();
                    actions.add(new Load(Memory.of(operand.array()), register));
                    return register;
                });
    }

    private int row(EntryOperation.Operand operand) {
        for (Row row : rows) {
            if (row.isOf(operand)) {
                return row.register;
            }
        }
        int register = registers++; // written before the first piece only
        INDArray array = operand.array();
        rows.add(
                array == null
                        ? new Row(null, null, new float[] {operand.number()}, register)
                        : new Row(
                                operand.region(),
                                Memory.of(array),
                                new float[Math.toIntExact(array.length())],
                                register));
        return register;
    }

    private void releaseOperands(EntryOperation operation, int position) {
        operation.entries().forEach(read -> release(read, position));
    }

    private void release(Region region, int position) {
        if (lastReads.getOrDefault(region, -1) <= position && held.containsKey(region)) {
            free.push(held.remove(region));
        }
    }

    private int take() {
        return free.isEmpty() ? registers++ : free.pop();
    }

    /** Number of registers. */
    int registers() {
        return registers;
    }

    /** Reads what is repeated, before anything is written. */
    void read() {
        for (Row row : rows) {
            if (row.memory != null) {
                row.memory.values.get(row.memory.begin, row.values);
            }
        }
    }

    /** Puts what is repeated into a worker's registers, before its first piece. */
    void start(float[][] registers, int piece) {
        for (Row row : rows) {
            float[] register = registers[row.register];
            for (int i = 0; i < piece; i += row.values.length) {
                System.arraycopy(row.values, 0, register, i, row.values.length);
            }
        }
    }

    /** Sets sums to zero. */
    void startSums(float[][] registers, int piece) {
        sums.forEach(sum -> Arrays.fill(registers[sum.register], 0, piece, 0f));
    }

    /**
     * Does everything for one piece.
     *
     * @param at number of its first entry
     * @param n its entries
     */
    void run(float[][] registers, int at, int n) {
        for (Action action : actions) {
            action.run(registers, at, n);
        }
    }

    /** Sums of rows since {@link #startSums}, one after the other. */
    double[] sums(float[][] registers, int piece) {
        double[] totals = new double[sums.stream().mapToInt(sum -> sum.memory.length).sum()];
        int begin = 0;
        for (Sum sum : sums) {
            float[] values = registers[sum.register];
            for (int i = 0; i < piece; i++) {
                totals[begin + i % sum.memory.length] += values[i];
            }
            begin += sum.memory.length;
        }
        return totals;
    }

    /**
     * Writes sums to where they are wanted.
     *
     * @param blocks what {@link #sums} returned for each block
     */
    void finish(double[][] blocks) {
        int begin = 0;
        for (Sum sum : sums) {
            for (int i = 0; i < sum.memory.length; i++) {
                double total = 0;
                for (double[] block : blocks) {
                    total += block[begin + i];
                }
                sum.memory.values.put(sum.memory.begin + i, (float) (total * sum.weight));
            }
            begin += sum.memory.length;
        }
    }
}
