package org.vhe.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.Shapes;

/**
 * What the posteriors of an objective's graph read: the features of every support set and of the
 * target, which pass the encoder together.
 */
final class EpisodeFeatures {
    private final Homoencoder model;
    private final GraphContext graph;
    private final ModelGraph parts;
    private final int supportSets;
    private final Map<String, Integer> supportSizes;

    EpisodeFeatures(Homoencoder model, GraphContext graph, BatchShape batch) {
        this.model = model;
        this.graph = graph;
        this.parts = new ModelGraph(model, graph);
        this.supportSets = batch.supports();
        this.supportSizes = batch.supportSizes();
        model.structure().requireShared("a support size", supportSizes.keySet());
        for (LatentVariable latent : model.structure().sharedLatents()) {
            Integer size = supportSizes.get(latent.name());
            if (size == null || size < 1) {
                throw new IllegalArgumentException(
                        "latent '"
                                + latent.name()
                                + "' needs a support size of at least 1, not "
                                + size);
            }
        }
    }

    /**
     * Adds the inputs of support sets; by latent, [sets, shot, feature...], of element latents
     * [batch, 1, feature...].
     */
    Map<String, SDVariable> of(SDVariable target) {
        List<SDVariable> rows = new ArrayList<>();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            int size = supportSizes.get(latent.name());
            long[] shape = Shapes.prepend(supportSets, Shapes.prepend(size, model.elementShape()));
            SDVariable support = graph.placeholder(ObjectiveGraph.support(latent.name()), shape);
            long n = (long) supportSets * size;
            rows.add(support.reshape(Shapes.prepend(n, model.elementShape())));
        }
        rows.add(target);
        return model.encoder() == ElementEncoder.IDENTITY ? asShots(rows) : encodeTogether(rows);
    }

    private Map<String, SDVariable> encodeTogether(List<SDVariable> rows) {
        SDVariable together =
                rows.size() == 1
                        ? rows.get(0)
                        : graph.sameDiff().concat(0, rows.toArray(SDVariable[]::new));
        SDVariable features = parts.encode(together);
        List<SDVariable> encoded = new ArrayList<>();
        long start = 0;
        for (SDVariable row : rows) {
            long n = graph.shapeOf(row)[0];
            encoded.add(rows.size() == 1 ? features : graph.slice(features, 0, start, n));
            start += n;
        }
        return asShots(encoded);
    }

    /** Rows of the shared latents' supports and of the target, by latent, as shots. */
    private Map<String, SDVariable> asShots(List<SDVariable> rows) {
        Map<String, SDVariable> supports = new LinkedHashMap<>();
        int next = 0;
        for (LatentVariable latent : model.structure().sharedLatents()) {
            SDVariable features = rows.get(next++);
            long[] shape =
                    ModelGraph.shots(
                            supportSets, supportSizes.get(latent.name()), graph.shapeOf(features));
            supports.put(latent.name(), features.reshape(shape));
        }
        SDVariable single = parts.asSingleShot(rows.get(next));
        model.structure().elementLatents().forEach(z -> supports.put(z.name(), single));
        return supports;
    }
}
