package org.vhe.core.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.StableMath;

/**
 * The terms of a {@link SupportInference} in an objective's graph. Tables of one row per class are
 * read by products with one-hot vectors; classes smaller than the largest are masked.
 */
final class SupportInferenceGraph {
    private static final double NEVER = 1e9;
    private static final double EMBEDDING_DEVIATION = 0.3;

    private final GraphContext graph;
    private final SupportInference inference;
    private final int members;
    private final SDVariable classes;
    private final SDVariable draws;
    private final SDVariable membership;

    /**
     * @param graph within the latent's own scope
     * @param batch number of targets
     */
    SupportInferenceGraph(
            GraphContext graph, SupportInference inference, String latent, long batch) {
        this.graph = graph;
        this.inference = inference;
        this.members = inference.largestClass();
        this.classes =
                graph.placeholder(
                        ObjectiveGraph.supportClass(latent),
                        batch,
                        inference.classes().groupCount());
        this.draws = graph.placeholder(ObjectiveGraph.supportDraws(latent), batch, members);
        this.membership =
                classes.mmul(graph.constant(Nd4j.createFromArray(inference.membership())));
    }

    /** The classes of the targets, one-hot, [batch, classes]. */
    SDVariable classes() {
        return classes;
    }

    /** log q'(D; X), [batch]. */
    SDVariable logProposal() {
        SDVariable logits =
                inference.learnedProposal()
                        ? rowsOf(SupportInference.PROPOSAL, Initializer.constant(0), members)
                        : membership.mul(0);
        return logProb(ObjectiveRows.of(graph, graph.shapeOf(draws)[0]), logits);
    }

    /**
     * log r(D; c, X).
     *
     * @param rows the rows of {@code sample}
     * @param sample c, [rows, event...]
     * @return [rows]
     */
    SDVariable logInference(ObjectiveRows rows, SDVariable sample) {
        long size = inference.embeddingSize();
        SDVariable embeddings =
                rowsOf("embeddings", Initializer.normal(EMBEDDING_DEVIATION), members * size);
        SDVariable f =
                new Perceptron(inference.hidden(), size)
                        .apply(graph, sample.reshape(rows.count(), -1));
        SDVariable products =
                rows.lift(embeddings)
                        .reshape(rows.count(), members, size)
                        .mmul(f.reshape(rows.count(), size, 1));
        return logProb(rows, products.reshape(rows.count(), members));
    }

    /** The row of a table for the class of each target, [batch, columns]. */
    private SDVariable rowsOf(String table, Initializer initializer, long columns) {
        long count = inference.classes().groupCount();
        return classes.mmul(graph.parameter(table, initializer, count, columns));
    }

    /** The log probability of the draws by a softmax over members, [rows]. */
    private SDVariable logProb(ObjectiveRows rows, SDVariable logits) {
        SDVariable masked = logits.add(rows.lift(membership.sub(1).mul(NEVER)));
        SDVariable each = StableMath.logSoftmax(graph, masked, 1);
        return StableMath.sumEvent(graph, rows.lift(draws).mul(each));
    }
}
