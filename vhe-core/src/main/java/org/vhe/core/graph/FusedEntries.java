package org.vhe.core.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several operations over equally many entries, done together in Java: a piece of each operand is
 * copied to registers, arrays of some thousand numbers that stay in the processor's cache, all
 * operations are done with them, and what is wanted later is copied back. Single precision only.
 *
 * <p>Sums of rows are added up within blocks, and those in order, so that the result does not
 * depend on the number of threads.
 */
final class FusedEntries implements ReplayStep {
    /** Entries times operations that repay a second thread. */
    private static final long MUCH = 256 * 1024;

    private static final int MOST_BLOCKS = 32;
    private static final int MOST_NAMES = 4;

    /** Each thread's registers, of which every group uses the first few. */
    private static final ThreadLocal<float[][]> REGISTERS =
            ThreadLocal.withInitial(() -> new float[0][]);

    private final EntryProgram program;
    private final int length;
    private final int piece;
    private final int block;
    private final double[][] sums;
    private final boolean parallel;
    private final String description;
    private final long bytes;

    /**
     * @param group what is done
     * @param stored which results for single entries are wanted later
     */
    FusedEntries(EntryGroup group, Set<Region> stored) {
        int row = group.rowLength();
        this.program = new EntryProgram(group, stored);
        this.length = Math.toIntExact(group.length());
        this.piece = Math.min(length, row * (EntryOperation.PIECE / row));
        int pieces = (length + piece - 1) / piece;
        this.block = piece * ((pieces + MOST_BLOCKS - 1) / MOST_BLOCKS);
        this.sums = new double[(length + block - 1) / block][];
        this.parallel = group.length() * group.operations().size() >= MUCH;
        this.description = describe(group);
        this.bytes =
                Stream.of(group.reads(), stored, group.sums())
                        .flatMap(regions -> regions.stream())
                        .mapToLong(Region::bytes)
                        .sum();
    }

    /** The first operations' names and what they go through. */
    private static String describe(EntryGroup group) {
        List<EntryOperation> operations = group.operations();
        String names =
                operations.stream()
                        .limit(MOST_NAMES)
                        .map(operation -> operation.placed().planned().name())
                        .collect(Collectors.joining("+"));
        int more = operations.size() - MOST_NAMES;
        return names
                + (more > 0 ? "+" + more : "")
                + " "
                + Arrays.toString(operations.get(0).shape());
    }

    @Override
    public void execute() {
        program.read();
        if (parallel) {
            JavaOperation.forEach(
                    sums.length,
                    () -> {
                        float[][] registers = start();
                        return number -> run(registers, number);
                    });
        } else {
            float[][] registers = start();
            for (int number = 0; number < sums.length; number++) {
                run(registers, number);
            }
        }
        program.finish(sums);
    }

    private float[][] start() {
        float[][] registers = REGISTERS.get();
        if (registers.length < program.registers()) {
            float[][] old = registers;
            registers = Arrays.copyOf(old, program.registers());
            for (int i = old.length; i < registers.length; i++) {
                registers[i] = new float[EntryOperation.PIECE];
            }
            REGISTERS.set(registers);
        }
        program.start(registers, piece);
        return registers;
    }

    private void run(float[][] registers, int number) {
        program.startSums(registers, piece);
        int end = Math.min(length, (number + 1) * block);
        for (int at = number * block; at < end; at += piece) {
            program.run(registers, at, Math.min(piece, end - at));
        }
        sums[number] = program.sums(registers, piece);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long flops() {
        return 0;
    }

    @Override
    public void close() {
        // nothing but Java's memory
    }
}
