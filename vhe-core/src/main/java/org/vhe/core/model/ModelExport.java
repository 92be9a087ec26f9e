package org.vhe.core.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.SequentialDistribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.PortableGraph;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.Shapes;

/**
 * Parts of a model as graphs that ND4J reads without this library.
 *
 * <pre>{@code
 * ModelExport.encoder(model).write(Path.of("encoder.fb"));
 * }</pre>
 *
 * <p>Inputs and outputs are named as those of {@link ModelEvaluator}; their first axis is of any
 * length. Inputs of noise take draws of the standard distribution that {@link
 * PortableGraph#noiseInputs()} names.
 */
public final class ModelExport {
    /** Output of the decoder: the mean of the elements, [rows, event...]. */
    public static final String MEAN = "mean";

    private ModelExport() {}

    private interface Part {
        Map<String, SDVariable> build(EvaluationGraphBuilder builder, ModelGraph parts);
    }

    private static PortableGraph part(Homoencoder model, Part part) {
        long[] features;
        try (ModelEvaluator evaluator = model.evaluator()) {
            features = evaluator.featureShape();
        }
        return PortableGraph.of(
                model.parameters(),
                (graph, rows) ->
                        part.build(
                                new EvaluationGraphBuilder(model, graph, features, rows),
                                new ModelGraph(model, graph)));
    }

    /**
     * {@link ModelEvaluator#ELEMENT} [rows, event...] to {@link ModelEvaluator#FEATURES} [rows,
     * feature...].
     */
    public static PortableGraph encoder(Homoencoder model) {
        return part(model, (builder, parts) -> builder.encoding());
    }

    /**
     * Support sets of raw elements, {@link ObjectiveGraph#support} [rows, shot, event...] for each
     * latent, to the means of posteriors, {@link ModelEvaluator#latent} [rows, event...]; those of
     * latents with parents given the parents' means.
     *
     * @param supportSizes |D| of each shared latent
     * @throws UnsupportedOperationException if a posterior has no mean in closed form
     */
    public static PortableGraph posterior(Homoencoder model, Map<String, Integer> supportSizes) {
        return PortableGraph.of(
                model.parameters(),
                (graph, rows) -> posteriorMeans(model, graph, rows, supportSizes));
    }

    private static Map<String, SDVariable> posteriorMeans(
            Homoencoder model, GraphContext graph, int rows, Map<String, Integer> supportSizes) {
        model.structure().requireShared("a support size", supportSizes.keySet());
        ModelGraph parts = new ModelGraph(model, graph);
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        Latents latents = Latents.none();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            Integer size = supportSizes.get(latent.name());
            if (size == null || size < 1) {
                throw new IllegalArgumentException(
                        "latent '%s' needs a support size of at least 1, not %s"
                                .formatted(latent.name(), size));
            }
            long[] element = model.elementShape();
            SDVariable support =
                    graph.placeholder(
                            ObjectiveGraph.support(latent.name()),
                            Shapes.prepend(rows, Shapes.prepend(size, element)));
            SDVariable elements = support.reshape(Shapes.prepend((long) rows * size, element));
            SDVariable features = parts.encode(elements);
            long[] shots = ModelGraph.shots(rows, size, graph.shapeOf(features));
            SDVariable mean = parts.posterior(latent, features.reshape(shots), latents).mean();
            outputs.put(ModelEvaluator.latent(latent.name()), mean);
            latents = latents.with(latent.name(), mean);
        }
        return outputs;
    }

    /**
     * {@link ModelEvaluator#latent} samples of all shared latents to new elements: per-element
     * latents from their priors, from inputs of noise, and {@link #MEAN}, the mean of the
     * likelihood. Where a likelihood has its values depend on each other in an order, {@link
     * ModelEvaluator#ELEMENT} is an input, too, and the mean of every value is that given all
     * before it: drawing an element takes an execution for each.
     */
    public static PortableGraph decoder(Homoencoder model) {
        return part(model, ModelExport::decoding);
    }

    private static Map<String, SDVariable> decoding(
            EvaluationGraphBuilder builder, ModelGraph parts) {
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        Latents latents = builder.withElementPriors(outputs, builder.sharedInputs());
        Distribution x = parts.likelihood(latents);
        outputs.put(
                MEAN,
                x instanceof SequentialDistribution sequential
                        ? sequential.meanGivenEarlier(builder.element())
                        : x.mean());
        return outputs;
    }

    /**
     * {@link ModelEvaluator#ELEMENT} [rows, event...] and {@link ModelEvaluator#latent} samples of
     * all shared latents to {@link ModelEvaluator#LOG_WEIGHT} [rows], as {@link
     * ModelEvaluator#scoring}; features are computed within.
     */
    public static PortableGraph scoring(Homoencoder model) {
        boolean readsFeatures = !model.structure().elementLatents().isEmpty();
        return part(
                model,
                (builder, parts) -> {
                    SDVariable element = builder.element();
                    Latents latents = builder.sharedInputs();
                    SDVariable features =
                            readsFeatures ? parts.asSingleShot(parts.encode(element)) : null;
                    return builder.scoring(element, latents, features);
                });
    }
}
