package org.vhe.core.graph;

/** placeholder until merged */
public final class OperationCheck {
    private OperationCheck() {}

    /** x */
    public static void requireSafe(GraphContext graph) {}
}
