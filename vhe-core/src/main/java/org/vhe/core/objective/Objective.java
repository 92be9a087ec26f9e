package org.vhe.core.objective;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.check.Require;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;

/**
 * What is maximised: log p(x | latents) minus the KL of each latent over a divisor. Objectives
 * differ in where the target x and the support sets are drawn from, and in the divisor. Those of
 * the paper are constants; one of your own is a class of a few lines:
 *
 * <pre>{@code
 * record SquareRoot() implements Objective {
 *     public String label() {
 *         return "square-root";
 *     }
 *
 *     public TargetMembership targetMembership() {
 *         return TargetMembership.INDEPENDENT;
 *     }
 *
 *     public double klDivisor(LatentVariable latent, int supportSize, double classSize) {
 *         return Math.sqrt(classSize);
 *     }
 * }
 * }</pre>
 *
 * <p>Checkpoints keep the label, and what the components of a record are. Weights that change
 * during training are a {@link KlSchedule}; further terms an {@link
 * org.vhe.core.model.AuxiliaryTerm}.
 */
public interface Objective {
    /** Equation 12: x from X, KL over |X|. A lower bound of log p(X) / |X|. */
    Objective VHE = PaperObjective.VHE;

    /** Equation 18: x from X, KL over |D|. */
    Objective RESAMPLE = PaperObjective.RESAMPLE;

    /** Equation 19: x from D, KL over |X|. */
    Objective RESCALE = PaperObjective.RESCALE;

    /** Equation 5 on sampled sets: x from D, KL over |D|. */
    Objective NEURAL_STATISTICIAN = PaperObjective.NEURAL_STATISTICIAN;

    /** Equation 2: D = {x}, every KL whole. */
    Objective VAE = PaperObjective.VAE;

    /**
     * The loss of an {@link org.vhe.core.model.EpisodicClassifier}, which is no bound: there are no
     * KLs, and D is drawn without the target, which is a query.
     */
    Objective EPISODIC = new EpisodicObjective();

    /** The objectives of the paper. */
    static List<Objective> ofPaper() {
        return List.of(PaperObjective.values());
    }

    /** The paper's objective of that short name. */
    static Objective ofLabel(String label) {
        return Require.labelled(label, "objective", ofPaper(), Objective::label);
    }

    /** A short name, as on the command line and in checkpoints. */
    String label();

    /** How support sets relate to the target. */
    TargetMembership targetMembership();

    /**
     * What the KL of a latent that is shared is divided by; that of a latent of the element is
     * whole.
     *
     * @param supportSize |D|
     * @param classSize |X|
     * @return positive
     */
    double klDivisor(LatentVariable latent, int supportSize, double classSize);

    /** Whether the KL is over |X|, whatever D is, so that sizes of D may differ between targets. */
    default boolean dividesByClass() {
        return false;
    }

    /**
     * The support sets that episodes need for a structure.
     *
     * @param supportSizes |D| of each shared latent
     */
    default List<SupportSpec> supports(
            LatentStructure structure, Map<String, Integer> supportSizes) {
        Map<String, Integer> sizes = supportSizes(structure, supportSizes);
        return structure.sharedLatents().stream()
                .map(
                        latent ->
                                SupportSpec.of(
                                                latent.name(),
                                                latent.grouping(),
                                                sizes.get(latent.name()))
                                        .withTarget(targetMembership()))
                .toList();
    }

    /**
     * |D| of each shared latent under this objective.
     *
     * @throws IllegalArgumentException if a size is missing, or there is one for no shared latent
     */
    default Map<String, Integer> supportSizes(
            LatentStructure structure, Map<String, Integer> supportSizes) {
        structure.requireShared("a support size", supportSizes.keySet());
        Map<String, Integer> result = new LinkedHashMap<>();
        for (LatentVariable latent : structure.sharedLatents()) {
            Integer size = supportSizes.get(latent.name());
            if (size == null) {
                throw new IllegalArgumentException(
                        "no support size for latent '%s'; there are some for %s (TrainingOptions.supportSize)"
                                .formatted(latent.name(), supportSizes.keySet()));
            }
            result.put(latent.name(), size);
        }
        return result;
    }

    /**
     * The weight of a latent's KL for each target: one over the divisor; one for a latent of the
     * element.
     *
     * @param schedule factor of the KL schedule at this step
     * @return [batch]
     */
    default float[] klWeights(LatentVariable latent, EpisodeBatch batch, double schedule) {
        float[] weights = new float[batch.batchSize()];
        Arrays.fill(weights, (float) schedule);
        if (latent.isElement()) {
            return weights;
        }
        float[] sizes = batch.classSizes(latent.name());
        int supportSize = batch.supportSize(latent.name());
        for (int i = 0; i < weights.length; i++) {
            double divisor = klDivisor(latent, supportSize, sizes[i]);
            Require.positive("the KL divisor of objective '" + label() + "'", divisor);
            weights[i] = (float) (schedule / divisor);
        }
        return weights;
    }
}
