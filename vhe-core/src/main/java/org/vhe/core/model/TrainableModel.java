package org.vhe.core.model;

import java.util.Map;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.shape.Shapes;

/**
 * What training needs of a model: which support sets it reads, its parameters, the graph of what is
 * maximised, and how a checkpoint's reader makes it again. A {@link Homoencoder} maximises a bound,
 * an {@link EpisodicClassifier} the negative of a loss.
 */
public interface TrainableModel {

    /** What is inferred from support sets, and over which grouping each of them is drawn. */
    LatentStructure structure();

    /** Axes of one element; a copy. */
    long[] elementShape();

    /** Number of values of one element. */
    default int elementLength() {
        return Shapes.intLength(elementShape());
    }

    /** Checks that elements are such as this model is of. */
    ElementCheck elementCheck();

    /** All parameters and running statistics. */
    ParameterStore parameters();

    /** How to make this model again, for checkpoints. */
    ModelDescription description();

    /**
     * The graph of the objective's terms.
     *
     * @param mode training, or evaluation for the objective of held-out data
     * @param batch number of targets
     * @param supportSizes |D| of each shared latent
     * @param freeBits KL of latents below which it does not count, in nats
     * @throws IllegalArgumentException if there are free bits of a model without a bound
     */
    ObjectiveGraph objectiveGraph(
            Mode mode, int batch, Map<String, Integer> supportSizes, Map<String, Double> freeBits);

    /**
     * As {@link #objectiveGraph(Mode, int, Map, Map)}, of targets that may share support sets.
     *
     * @throws IllegalArgumentException if they do and this model has no use for it
     */
    default ObjectiveGraph objectiveGraph(
            Mode mode, BatchShape batch, Map<String, Double> freeBits) {
        if (batch.targetsPerSupport() > 1) {
            throw new IllegalArgumentException(
                    "%s has a support set for each target, not for %d of them"
                            .formatted(this, batch.targetsPerSupport()));
        }
        return objectiveGraph(mode, batch.targets(), batch.supportSizes(), freeBits);
    }

    /**
     * Whether what is maximised is the mean of what is maximised for each target alone, so that
     * parts of a batch can be computed apart, by other machines; not if targets are compared.
     */
    default boolean isMeanOverTargets() {
        return true;
    }

    /**
     * Whether what is maximised is a bound on a likelihood: then objectives, weights of the KL and
     * free bits say which, else {@code Objective.EPISODIC} is the only objective.
     */
    boolean hasBound();

    /**
     * Refuses data that there is nothing to learn from.
     *
     * @throws IllegalArgumentException that says what is missing
     */
    default void requireLearnable(GroupedDataset data) {}

    /** What tightens the bound of a latent, if anything does. */
    default Optional<SupportInference> supportInference(String latent) {
        return Optional.empty();
    }

    /** What is maximised besides the bound, by name. */
    default Map<String, AuxiliaryTerm> auxiliaryTerms() {
        return Map.of();
    }

    /** This model on the same parameters, without what only the data trained on have. */
    default TrainableModel forHeldOutData() {
        return this;
    }
}
