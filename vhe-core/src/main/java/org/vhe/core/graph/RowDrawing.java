package org.vhe.core.graph;

import java.util.Optional;

/**
 * Images whose rows are drawn one after the other by whoever wants to see them come. In the end
 * they are those that the graph itself would have drawn, to the last bit. Serves one thread.
 */
public interface RowDrawing {

    /** Number of rows, those to come included. */
    int rows();

    /** Number of rows that are drawn. */
    int drawn();

    /**
     * Draws the next row of all images.
     *
     * @throws IllegalStateException if all are drawn
     */
    void drawRow();

    /** [batch, channels, height, width] in 'c' order; zeros where nothing is drawn yet. */
    float[] values();

    /** What draws a variable of a graph when the graph is executed, or else hands it out. */
    @FunctionalInterface
    interface Source {
        /**
         * Executes the graph with zeros for the variable.
         *
         * @param execution executes it, in this thread
         * @return what draws the variable; empty if the executor has drawn it by a kernel of its
         *     own, and the graph has its values
         */
        Optional<RowDrawing> begin(Runnable execution);
    }
}
