package org.vhe.core.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.KlDivergence;
import org.vhe.core.distribution.SequentialDistribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.Shapes;

/** Builds the graphs of a {@link ModelEvaluator}, which says what each reads and returns. */
final class EvaluationGraphBuilder {
    private final Homoencoder model;
    private final GraphContext graph;
    private final ModelGraph parts;
    private final long[] featureShape;
    private final int rows;

    EvaluationGraphBuilder(Homoencoder model, GraphContext graph, long[] featureShape, int rows) {
        this.model = model;
        this.graph = graph;
        this.parts = new ModelGraph(model, graph);
        this.featureShape = featureShape;
        this.rows = rows;
    }

    Map<String, SDVariable> encoding() {
        return Map.of(ModelEvaluator.FEATURES, parts.encode(element()));
    }

    Map<String, SDVariable> inference(Map<String, Integer> supportSizes) {
        for (LatentVariable latent : model.structure().sharedLatents()) {
            supportShape(supportSizes, latent.name());
        }
        return inference(supportSizes, Set.of());
    }

    Map<String, SDVariable> inference(Map<String, Integer> supportSizes, Set<String> given) {
        model.structure().requireShared("a support size", supportSizes.keySet());
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        Latents latents = givenInputs(given, supportSizes.keySet());
        for (LatentVariable latent : model.structure().sharedLatents()) {
            String name = latent.name();
            if (!supportSizes.containsKey(name)) {
                continue;
            }
            requireSharedParents(latent);
            long[] shape = supportShape(supportSizes, name);
            SDVariable support = graph.placeholder(ObjectiveGraph.support(name), shape);
            Distribution q = parts.posterior(latent, support, latents);
            Distribution p = parts.prior(latent, latents, rows);
            SDVariable sample = parts.sample("posterior/" + name, q, rows);
            outputs.put(ModelEvaluator.latent(name), sample);
            outputs.put(ModelEvaluator.logPosterior(name), q.logProb(sample));
            outputs.put(ModelEvaluator.logPrior(name), p.logProb(sample));
            outputs.put(ModelEvaluator.kl(name), KlDivergence.of(q, p, sample).value());
            latents = latents.with(name, sample);
        }
        return outputs;
    }

    /** Inputs for those of the given latents that one of the others depends on. */
    private Latents givenInputs(Set<String> given, Set<String> others) {
        model.structure().requireShared("a given value", given);
        Latents latents = Latents.none();
        for (String name : given) {
            boolean read =
                    others.stream()
                            .anyMatch(
                                    child -> model.structure().get(child).parents().contains(name));
            if (read) {
                latents = latents.with(name, sharedInput(model.structure().get(name)));
            }
        }
        return latents;
    }

    Map<String, SDVariable> posteriorMeans(Map<String, Integer> supportSizes) {
        supportSizes.keySet().forEach(model.structure()::get);
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        Latents latents = Latents.none();
        for (LatentVariable latent : model.structure().latents()) {
            String name = latent.name();
            if (!supportSizes.containsKey(name)) {
                continue;
            }
            if (latent.isElement() && supportSizes.get(name) != 1) {
                throw new IllegalArgumentException(
                        "latent '%s' is of one element, not of a set of %d"
                                .formatted(name, supportSizes.get(name)));
            }
            long[] shape = supportShape(supportSizes, name);
            SDVariable support = graph.placeholder(ObjectiveGraph.support(name), shape);
            SDVariable mean = parts.posterior(latent, support, latents).mean();
            outputs.put(ModelEvaluator.latent(name), mean);
            latents = latents.with(name, mean);
        }
        return outputs;
    }

    Map<String, SDVariable> posteriorDivergence(Map<String, Integer> supportSizes) {
        model.structure().requireShared("a support size", supportSizes.keySet());
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        SDVariable single =
                parts.asSingleShot(
                        graph.placeholder(
                                ModelEvaluator.FEATURES, Shapes.prepend(rows, featureShape)));
        for (LatentVariable latent : model.structure().sharedLatents()) {
            String name = latent.name();
            if (!supportSizes.containsKey(name)) {
                continue;
            }
            long[] shape = supportShape(supportSizes, name);
            SDVariable support = graph.placeholder(ObjectiveGraph.support(name), shape);
            Distribution ofSupport = parts.posterior(latent, support, Latents.none());
            Distribution ofElement = parts.posterior(latent, single, Latents.none());
            outputs.put(ModelEvaluator.kl(name), KlDivergence.of(ofSupport, ofElement));
        }
        return outputs;
    }

    private long[] supportShape(Map<String, Integer> supportSizes, String latent) {
        Integer size = supportSizes.get(latent);
        if (size == null || size < 1) {
            throw new IllegalArgumentException(
                    "latent '" + latent + "' needs a support size of at least 1, not " + size);
        }
        return Shapes.prepend(rows, Shapes.prepend(size, featureShape));
    }

    private void requireSharedParents(LatentVariable latent) {
        for (String parent : latent.parents()) {
            if (model.structure().isElement(parent)) {
                throw new IllegalStateException(
                        "shared latent '"
                                + latent.name()
                                + "' has the per-element parent '"
                                + parent
                                + "': it cannot be inferred without an element");
            }
        }
    }

    Map<String, SDVariable> scoring() {
        SDVariable element = element();
        Latents latents = sharedInputs();
        return scoring(element, latents, elementFeatures());
    }

    /**
     * @param features of the element, [rows, 1, feature...]; read if there are per-element latents
     */
    Map<String, SDVariable> scoring(SDVariable element, Latents shared, SDVariable features) {
        Latents latents = shared;
        SDVariable weight = null;
        for (LatentVariable latent : model.structure().elementLatents()) {
            Distribution q = parts.posterior(latent, features, latents);
            Distribution p = parts.prior(latent, latents, rows);
            SDVariable sample = parts.sample("posterior/" + latent.name(), q, rows);
            SDVariable ratio = p.logProb(sample).sub(q.logProb(sample));
            weight = weight == null ? ratio : weight.add(ratio);
            latents = latents.with(latent.name(), sample);
        }
        SDVariable logLikelihood = parts.likelihood(latents).logProb(element);
        return Map.of(
                ModelEvaluator.LOG_WEIGHT,
                weight == null ? logLikelihood : logLikelihood.add(weight));
    }

    Map<String, SDVariable> generation() {
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        return withElements(outputs, withElementPriors(outputs, sharedInputs()));
    }

    /** The shared latents and, drawn from their priors, the per-element ones. */
    Latents withElementPriors(Map<String, SDVariable> outputs, Latents shared) {
        Latents latents = shared;
        for (LatentVariable latent : model.structure().elementLatents()) {
            Distribution p = parts.prior(latent, latents, rows);
            SDVariable sample = parts.sample("prior/" + latent.name(), p, rows);
            outputs.put(ModelEvaluator.latent(latent.name()), sample);
            latents = latents.with(latent.name(), sample);
        }
        return latents;
    }

    Map<String, SDVariable> reconstruction() {
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        Latents latents = sharedInputs();
        SDVariable features = elementFeatures();
        for (LatentVariable latent : model.structure().elementLatents()) {
            Distribution q = parts.posterior(latent, features, latents);
            SDVariable sample = parts.sample("posterior/" + latent.name(), q, rows);
            outputs.put(ModelEvaluator.latent(latent.name()), sample);
            latents = latents.with(latent.name(), sample);
        }
        return withElements(outputs, latents);
    }

    private Map<String, SDVariable> withElements(Map<String, SDVariable> outputs, Latents latents) {
        Distribution x = parts.likelihood(latents);
        if (!(x instanceof SequentialDistribution)) {
            outputs.put(ModelEvaluator.ELEMENT, x.mean());
        }
        outputs.put(ModelEvaluator.SAMPLE, parts.sample("likelihood", x, rows));
        return outputs;
    }

    Map<String, SDVariable> completion(boolean weighed) {
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        SDVariable given = element();
        SDVariable known =
                graph.placeholder(ModelEvaluator.KNOWN, Shapes.prepend(rows, model.elementShape()));
        Latents latents = withElementPriors(outputs, sharedInputs());
        Distribution x = parts.likelihood(latents);
        SDVariable noise = graph.noise("likelihood", x.noise(), rows);
        SDVariable sample = completed(x, noise, given, known);
        outputs.put(ModelEvaluator.SAMPLE, sample);
        if (weighed) {
            SDVariable ofKnown = x.logProbOfEach(sample).mul(known);
            outputs.put(ModelEvaluator.KNOWN_LOG_PROB, StableMath.sumEvent(graph, ofKnown));
        }
        return outputs;
    }

    private static SDVariable completed(
            Distribution x, SDVariable noise, SDVariable given, SDVariable known) {
        if (x instanceof SequentialDistribution sequential) {
            return sequential.complete(noise, given, known);
        }
        SDVariable drawn = x.sample(noise);
        return drawn.add(given.sub(drawn).mul(known));
    }

    Map<String, SDVariable> priors(Set<String> given) {
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        List<LatentVariable> drawn =
                model.structure().sharedLatents().stream()
                        .filter(latent -> !given.contains(latent.name()))
                        .toList();
        Latents latents =
                givenInputs(
                        given,
                        drawn.stream().map(LatentVariable::name).collect(Collectors.toSet()));
        for (LatentVariable latent : drawn) {
            requireSharedParents(latent);
            Distribution p = parts.prior(latent, latents, rows);
            SDVariable sample = parts.sample("prior/" + latent.name(), p, rows);
            outputs.put(ModelEvaluator.latent(latent.name()), sample);
            latents = latents.with(latent.name(), sample);
        }
        return outputs;
    }

    SDVariable element() {
        return parts.elements(rows);
    }

    /** Features of single elements, [rows, 1, feature...]; null if no latent reads them. */
    private SDVariable elementFeatures() {
        if (model.structure().elementLatents().isEmpty()) {
            return null;
        }
        return parts.asSingleShot(
                graph.placeholder(ModelEvaluator.FEATURES, Shapes.prepend(rows, featureShape)));
    }

    Latents sharedInputs() {
        Latents latents = Latents.none();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            latents = latents.with(latent.name(), sharedInput(latent));
        }
        return latents;
    }

    private SDVariable sharedInput(LatentVariable latent) {
        long[] shape = Shapes.prepend(rows, latent.eventShape());
        return graph.placeholder(ModelEvaluator.latent(latent.name()), shape);
    }
}
