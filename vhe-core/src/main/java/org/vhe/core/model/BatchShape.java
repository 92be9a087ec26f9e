package org.vhe.core.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.check.Require;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;

/**
 * How large the batches of an objective's graph are.
 *
 * @param targets number of targets x
 * @param targetsPerSupport how many consecutive targets, of one class, share a support set of each
 *     latent and one sample of it
 * @param supportSizes |D| of each shared latent
 */
public record BatchShape(int targets, int targetsPerSupport, Map<String, Integer> supportSizes) {

    /** Checks that targets come in whole groups. */
    public BatchShape {
        Require.positive("number of targets", targets);
        Require.positive("targetsPerSupport", targetsPerSupport);
        supportSizes = Collections.unmodifiableMap(new LinkedHashMap<>(supportSizes));
        if (targets % targetsPerSupport != 0) {
            throw new IllegalArgumentException(
                    "targets must be a multiple of those that share a support set, but %d is none of %d"
                            .formatted(targets, targetsPerSupport));
        }
    }

    /** With support sets for each target. */
    public BatchShape(int targets, Map<String, Integer> supportSizes) {
        this(targets, 1, supportSizes);
    }

    /** Number of support sets of each latent. */
    public int supports() {
        return targets / targetsPerSupport;
    }

    /** The latents in an order to draw them, parents first; if targets share some, these first. */
    List<LatentVariable> order(Homoencoder model) {
        LatentStructure structure = model.structure();
        if (targetsPerSupport == 1) {
            return structure.latents();
        }
        for (LatentVariable latent : structure.sharedLatents()) {
            if (latent.parents().stream().anyMatch(structure::isElement)) {
                throw cannotShare(latent, "which depends on one that each has of its own");
            }
            if (model.supportInference(latent.name()).isPresent()) {
                throw cannotShare(latent, "whose bound is tightened by support inference");
            }
        }
        List<LatentVariable> order = new ArrayList<>(structure.sharedLatents());
        order.addAll(structure.elementLatents());
        return order;
    }

    private IllegalArgumentException cannotShare(LatentVariable latent, String why) {
        return new IllegalArgumentException(
                "%d targets cannot share a sample of latent '%s', %s"
                        .formatted(targetsPerSupport, latent.name(), why));
    }
}
