package org.vhe.core.objective;

import java.util.List;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.model.SupportInference;
import org.vhe.core.model.TrainableModel;

/** Where the episodes come from that an objective of a model is estimated with. */
public final class ObjectiveEpisodes {

    private ObjectiveEpisodes() {}

    /**
     * A sampler with support sets drawn from q' for the latents that have {@link SupportInference},
     * as specified for others. If a q' is learned, batches depend on the model's parameters at the
     * time they are drawn.
     *
     * @param supports one for each shared latent
     * @throws IllegalArgumentException if support sets are for no shared latent or of another
     *     grouping than its, a class is too small for its support sets, or support inference or
     *     labels of an auxiliary term are for other elements than the data's
     */
    public static EpisodeSampler sampler(
            TrainableModel model,
            GroupedDataset data,
            List<SupportSpec> supports,
            int batchSize,
            long seed) {
        supports.forEach(spec -> requireOf(model.structure(), spec));
        List<SupportSpec> specs =
                supports.stream()
                        .map(
                                spec ->
                                        model.supportInference(spec.latent()).isPresent()
                                                ? spec.withReplacement()
                                                : spec)
                        .toList();
        model.auxiliaryTerms().forEach((name, term) -> requireLabels(name, term.labels(), data));
        EpisodeSampler sampler = new EpisodeSampler(data, specs, batchSize, seed);
        for (SupportSpec spec : specs) {
            String latent = spec.latent();
            Optional<SupportInference> inference = model.supportInference(latent);
            inference.ifPresent(i -> requireFits(latent, i, data.grouping(spec.grouping())));
            if (inference.filter(SupportInference::learnedProposal).isPresent()) {
                sampler =
                        sampler.withProposal(
                                latent, group -> SupportInference.logits(model, latent, group));
            }
        }
        return sampler;
    }

    private static void requireOf(LatentStructure structure, SupportSpec spec) {
        structure.requireShared("a support set", List.of(spec.latent()));
        String grouping = structure.get(spec.latent()).grouping();
        if (!grouping.equals(spec.grouping())) {
            throw new IllegalArgumentException(
                    "support sets of latent '%s' must be of groups of '%s', which it is shared over, not of '%s'"
                            .formatted(spec.latent(), grouping, spec.grouping()));
        }
    }

    private static void requireLabels(String term, Optional<Grouping> labels, GroupedDataset data) {
        if (labels.isPresent() && labels.get().elementCount() != data.size()) {
            throw new IllegalArgumentException(
                    "auxiliary term '%s' has labels of %d elements, but the data has %d"
                            .formatted(term, labels.get().elementCount(), data.size()));
        }
    }

    private static void requireFits(String latent, SupportInference inference, Grouping actual) {
        Grouping classes = inference.classes();
        boolean same =
                actual.elementCount() == classes.elementCount()
                        && actual.groupCount() == classes.groupCount();
        for (int element = 0; same && element < actual.elementCount(); element++) {
            same = actual.groupOf(element) == classes.groupOf(element);
        }
        if (!same) {
            throw new IllegalArgumentException(
                    "support inference of latent '%s' has embeddings for %s, but the data has other elements or classes: %s"
                            .formatted(latent, classes, actual));
        }
    }
}
