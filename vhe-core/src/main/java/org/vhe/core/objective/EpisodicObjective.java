package org.vhe.core.objective;

import org.vhe.core.episode.TargetMembership;
import org.vhe.core.latent.LatentVariable;

/** {@link Objective#EPISODIC}. */
record EpisodicObjective() implements Objective {

    @Override
    public String label() {
        return "episodic";
    }

    @Override
    public TargetMembership targetMembership() {
        return TargetMembership.EXCLUDED;
    }

    /** There is no KL to divide. */
    @Override
    public double klDivisor(LatentVariable latent, int supportSize, double classSize) {
        return 1;
    }

    /** Nothing depends on |D|, so that sizes of D may differ between targets. */
    @Override
    public boolean dividesByClass() {
        return true;
    }
}
