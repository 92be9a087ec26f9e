package org.vhe.core.graph;

/** What a {@link CompiledGraph} executes at a time: an operation, or several at once. */
interface ReplayStep {

    void execute();

    /** The operations and shapes, for messages and profiles. */
    String description();

    /** Bytes that are read and written. */
    long bytes();

    /** Floating-point operations of convolutions and matrix products; 0 for others. */
    long flops();

    void close();
}
