package org.vhe.core.objective;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;

/**
 * What is maximised: log p(x | latents) minus the KL of each latent over a divisor. The objectives
 * of the paper differ in where the target x is drawn from and in the divisor.
 */
public enum Objective {
    /** Equation 12: x from X, KL over |X|. A lower bound of log p(X) / |X|. */
    VHE("vhe", TargetMembership.INDEPENDENT, true),
    /** Equation 18: x from X, KL over |D|. */
    RESAMPLE("resample", TargetMembership.INDEPENDENT, false),
    /** Equation 19: x from D, KL over |X|. */
    RESCALE("rescale", TargetMembership.INCLUDED, true),
    /** Equation 5 on sampled sets: x from D, KL over |D|. */
    NEURAL_STATISTICIAN("ns", TargetMembership.INCLUDED, false),
    /** Equation 2: D = {x}, every KL whole. */
    VAE("vae", TargetMembership.INCLUDED, false);

    private final String label;
    private final TargetMembership membership;
    private final boolean overClass;

    Objective(String label, TargetMembership membership, boolean overClass) {
        this.label = label;
        this.membership = membership;
        this.overClass = overClass;
    }

    /** A short name, as on the command line. */
    public String label() {
        return label;
    }

    /** The objective of that short name. */
    public static Objective ofLabel(String label) {
        return Arrays.stream(values())
                .filter(objective -> objective.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no objective '"
                                                + label
                                                + "'; there are "
                                                + Arrays.stream(values())
                                                        .map(Objective::label)
                                                        .toList()));
    }

    /** How support sets relate to the target. */
    public TargetMembership targetMembership() {
        return membership;
    }

    /** Whether the KL of shared latents is over |X|, not over |D| or whole. */
    public boolean dividesByClass() {
        return overClass;
    }

    /**
     * The support sets that episodes need for a structure.
     *
     * @param supportSizes |D| of each shared latent; all are 1 for the VAE
     */
    public List<SupportSpec> supports(
            LatentStructure structure, Map<String, Integer> supportSizes) {
        Map<String, Integer> sizes = supportSizes(structure, supportSizes);
        return structure.sharedLatents().stream()
                .map(
                        latent ->
                                SupportSpec.of(
                                                latent.name(),
                                                latent.grouping(),
                                                sizes.get(latent.name()))
                                        .withTarget(membership))
                .toList();
    }

    /**
     * |D| of each shared latent under this objective.
     *
     * @throws IllegalArgumentException if a size is missing, or there is one for no shared latent
     */
    public Map<String, Integer> supportSizes(
            LatentStructure structure, Map<String, Integer> supportSizes) {
        structure.requireShared("a support size", supportSizes.keySet());
        Map<String, Integer> result = new LinkedHashMap<>();
        for (LatentVariable latent : structure.sharedLatents()) {
            Integer size = this == VAE ? Integer.valueOf(1) : supportSizes.get(latent.name());
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
     * The weight of a latent's KL for each target: one over |X|, or |D|; one for a latent of the
     * element.
     *
     * @param schedule factor of the KL schedule at this step
     * @return [batch]
     */
    public float[] klWeights(LatentVariable latent, EpisodeBatch batch, double schedule) {
        float[] weights = new float[batch.batchSize()];
        Arrays.fill(weights, (float) schedule);
        if (latent.isElement() || this == VAE) {
            return weights;
        }
        float[] sizes = batch.classSizes(latent.name());
        for (int i = 0; i < weights.length; i++) {
            double divisor = overClass ? sizes[i] : batch.supportSize(latent.name());
            weights[i] = (float) (schedule / divisor);
        }
        return weights;
    }
}
