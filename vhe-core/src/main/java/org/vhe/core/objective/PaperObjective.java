package org.vhe.core.objective;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;

/** The objectives of the paper. */
enum PaperObjective implements Objective {
    VHE("vhe", TargetMembership.INDEPENDENT, true),
    RESAMPLE("resample", TargetMembership.INDEPENDENT, false),
    RESCALE("rescale", TargetMembership.INCLUDED, true),
    NEURAL_STATISTICIAN("ns", TargetMembership.INCLUDED, false),
    VAE("vae", TargetMembership.INCLUDED, false);

    private final String label;
    private final TargetMembership membership;
    private final boolean overClass;

    PaperObjective(String label, TargetMembership membership, boolean overClass) {
        this.label = label;
        this.membership = membership;
        this.overClass = overClass;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public TargetMembership targetMembership() {
        return membership;
    }

    @Override
    public boolean dividesByClass() {
        return overClass;
    }

    @Override
    public double klDivisor(LatentVariable latent, int supportSize, double classSize) {
        if (this == VAE) {
            return 1;
        }
        return overClass ? classSize : supportSize;
    }

    /** All are 1 for the VAE. */
    @Override
    public Map<String, Integer> supportSizes(
            LatentStructure structure, Map<String, Integer> supportSizes) {
        if (this != VAE) {
            return Objective.super.supportSizes(structure, supportSizes);
        }
        structure.requireShared("a support size", supportSizes.keySet());
        Map<String, Integer> ones = new LinkedHashMap<>();
        structure.sharedLatents().forEach(latent -> ones.put(latent.name(), 1));
        return ones;
    }
}
