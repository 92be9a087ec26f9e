package org.vhe.examples.benchmark;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.vhe.core.graph.CompiledGraph;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.hierarchical.HierarchicalOptions;
import org.vhe.models.hierarchical.HierarchicalVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;

/** The models whose values are compared, and of which the first two are trained and measured. */
enum CheckedNetwork {
    PIXELCNN((width, seed) -> PixelCnnVhe.create(pixelCnn(width), seed)),
    DECONV(
            (width, seed) ->
                    DeconvVhe.create(
                            DeconvOptions.defaults().withWidth(width, hidden(width)), seed)),
    HIERARCHICAL(
            (width, seed) ->
                    HierarchicalVhe.create(
                            HierarchicalOptions.defaults().withWidth(width, hidden(width)), seed)),
    FACTORIAL(
            (width, seed) ->
                    FactorialVhe.create(
                            FactorialOptions.defaults().withImage(pixelCnn(width)), seed)),
    DENSE((width, seed) -> DenseVhe.create(new DenseOptions(28, hidden(width), width, 8), seed));

    private final BiFunction<Long, Long, Homoencoder> factory;

    CheckedNetwork(BiFunction<Long, Long, Homoencoder> factory) {
        this.factory = factory;
    }

    private static long hidden(long width) {
        return Math.min(256, 4 * width);
    }

    private static PixelCnnOptions pixelCnn(long width) {
        PixelCnnOptions usual = PixelCnnOptions.defaults();
        return usual.withChannels(
                Math.min(width, usual.templateEncoder()),
                Math.min(width, usual.transformEncoder()),
                width);
    }

    /**
     * @param width channels of the networks
     */
    Homoencoder create(long width, long seed) {
        return factory.apply(width, seed);
    }

    /** Whether it is trained and measured too. */
    boolean isTrained() {
        return this == PIXELCNN || this == DECONV;
    }

    /**
     * An executor that was asked for.
     *
     * @throws IllegalStateException if it is the CPU's, which took a graph that the device could
     *     not
     */
    static GraphExecutor requireOn(GraphExecutor.Kind kind, GraphExecutor executor) {
        if (!kind.isHost() && executor instanceof CompiledGraph) {
            throw new IllegalStateException("it was executed on the CPU");
        }
        return executor;
    }

    /** One |D| for all latents that are shared. */
    static Map<String, Integer> supportSizes(Homoencoder model, int shots) {
        return model.structure().sharedLatents().stream()
                .collect(Collectors.toMap(LatentVariable::name, latent -> shots));
    }
}
