package org.vhe.core.graph;

/** Whether a graph is built for training or for evaluation. */
public enum Mode {
    /** Batch normalisation uses batch statistics, which update the running ones. */
    TRAINING,
    /** Batch normalisation uses running statistics; dropout-like tricks are off. */
    EVALUATION
}
