package org.vhe.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.check.Require;
import org.vhe.core.graph.Backend;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.random.Seeds;

/**
 * Proposals of a class's latent c that are fitted to the class. Beginning at q(c; X), mean and log
 * variance of a diagonal Gaussian go up the class's bound
 *
 * <pre>E[sum_i (log p(x_i | c, z_i) - KL(q(z_i; x_i, c) || p(z_i | c)))] - KL(q(c) || p(c))</pre>
 *
 * by Adam, with one sample of all latents a step; the model stays as it is. Samples drawn afresh
 * from the result are importance samples of p(X) like any, unbiased whatever the steps did, as long
 * as the noise of the steps is not used again. Kim et al. (2018), Cremer et al. (2018).
 *
 * <p>Classes are refined several at once, without an influence on each other. One call is served at
 * a time; other threads wait.
 */
public final class ProposalRefinement implements AutoCloseable {
    private final Homoencoder model;
    private final LatentVariable latent;
    private final RefinementOptions options;
    private final int classes;
    private final int elements;
    private final EvaluationGraph bound;
    private final Map<String, EvaluationGraph> others = new HashMap<>();

    /**
     * A class and where to begin.
     *
     * @param elements X, [n, event...]
     * @param proposal where to begin, such as {@link ProposalRefinement#amortised}
     * @param seed of the noise of the steps
     */
    public record Start(float[] elements, GaussianProposal proposal, long seed) {}

    /**
     * @param model has one latent shared by the elements of a class, whose posterior is a diagonal
     *     Gaussian; posteriors of its elements' latents are reparameterised
     * @param options steps and rate
     * @param classes most classes that are refined at once
     * @param elements most elements of a class
     * @throws IllegalArgumentException if the model is another
     */
    public ProposalRefinement(
            Homoencoder model, RefinementOptions options, int classes, int elements) {
        List<LatentVariable> shared = model.structure().sharedLatents();
        if (shared.size() != 1) {
            throw new IllegalArgumentException(
                    "proposals can be refined of models with exactly one shared latent, but the model's are "
                            + shared.stream().map(LatentVariable::name).toList());
        }
        this.model = model;
        this.latent = shared.get(0);
        this.options = options;
        this.classes = Require.positive("classes", classes);
        this.elements = Require.positive("elements", elements);
        new RefinementGraphBuilder(model, latent, newGraph()).start(1); // refuses other posteriors
        this.bound = build(builder -> builder.bound(classes, elements));
    }

    private EvaluationGraph build(
            Function<RefinementGraphBuilder, Map<String, SDVariable>> outputs) {
        GraphContext graph = newGraph();
        RefinementGraphBuilder builder = new RefinementGraphBuilder(model, latent, graph);
        return new EvaluationGraph(graph, outputs.apply(builder), Backend.executor());
    }

    private GraphContext newGraph() {
        return GraphContext.create(model.parameters(), Mode.EVALUATION);
    }

    /**
     * The model's own proposal, q(c; D).
     *
     * @param support D, [n, event...]
     */
    public synchronized GaussianProposal amortised(float[] support) {
        int n = count(support);
        EvaluationGraph graph =
                others.computeIfAbsent("start " + n, key -> build(builder -> builder.start(n)))
                        .set(ModelEvaluator.ELEMENT, support)
                        .execute();
        return new GaussianProposal(
                graph.getDoubles(RefinementGraphBuilder.MEAN),
                graph.getDoubles(RefinementGraphBuilder.LOG_VARIANCE));
    }

    /**
     * Refines proposals.
     *
     * @return one for each start, in their order
     * @throws IllegalArgumentException if a class has too many elements
     * @throws ArithmeticException if a proposal does not stay finite
     */
    public synchronized List<GaussianProposal> refine(List<Start> starts) {
        List<GaussianProposal> results = new ArrayList<>();
        for (int from = 0; from < starts.size(); from += classes) {
            results.addAll(ascend(starts.subList(from, Math.min(starts.size(), from + classes))));
        }
        return results;
    }

    private List<GaussianProposal> ascend(List<Start> starts) {
        setElements(starts);
        double[] logVariances = join(starts, GaussianProposal::logVariance);
        double[] deviations = Arrays.stream(logVariances).map(v -> Math.exp(0.5 * v)).toArray();
        double[] ones = Arrays.stream(logVariances).map(v -> 1).toArray();
        AdamAscent mean = new AdamAscent(join(starts, GaussianProposal::mean), deviations);
        AdamAscent logVariance = new AdamAscent(logVariances, ones);
        RandomGenerator[] noise = noise(starts);
        for (int step = 1; step <= options.steps(); step++) {
            evaluate(mean.values(), logVariance.values(), noise);
            mean.step(gradient(RefinementGraphBuilder.MEAN), options.rate(step));
            logVariance.step(gradient(RefinementGraphBuilder.LOG_VARIANCE), options.rate(step));
        }
        List<GaussianProposal> results = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            results.add(new GaussianProposal(part(mean, i), part(logVariance, i)));
        }
        return results;
    }

    /** One for each class, so that others have no influence on it, and for places left empty. */
    private RandomGenerator[] noise(List<Start> starts) {
        RandomGenerator[] result = new RandomGenerator[classes];
        Arrays.setAll(result, i -> Seeds.random(i < starts.size() ? starts.get(i).seed() : i));
        return result;
    }

    private void evaluate(double[] mean, double[] logVariance, RandomGenerator[] noise) {
        bound.set(RefinementGraphBuilder.MEAN, floats(mean))
                .set(RefinementGraphBuilder.LOG_VARIANCE, floats(logVariance))
                .drawNoise(classes, place -> noise[place])
                .execute();
    }

    private double[] gradient(String input) {
        return bound.getDoubles(RefinementGraphBuilder.gradient(input));
    }

    private void setElements(List<Start> starts) {
        int length = model.elementLength();
        float[] all = new float[bound.inputLength(ModelEvaluator.ELEMENT)];
        float[] weights = new float[classes * elements];
        for (int i = 0; i < starts.size(); i++) {
            float[] own = starts.get(i).elements();
            int n = count(own);
            if (n > elements) {
                throw new IllegalArgumentException(
                        "classes may have %d elements, but one has %d".formatted(elements, n));
            }
            System.arraycopy(own, 0, all, i * elements * length, own.length);
            Arrays.fill(weights, i * elements, i * elements + n, 1);
        }
        bound.set(ModelEvaluator.ELEMENT, all).set(RefinementGraphBuilder.WEIGHT, weights);
    }

    private double[] join(List<Start> starts, Function<GaussianProposal, double[]> what) {
        int length = bound.inputLength(RefinementGraphBuilder.MEAN) / classes;
        double[] all = new double[classes * length];
        for (int i = 0; i < starts.size(); i++) {
            double[] own = what.apply(starts.get(i).proposal());
            if (own.length != length) {
                throw new IllegalArgumentException(
                        "a proposal of '%s' must have %d values, but has %d"
                                .formatted(latent.name(), length, own.length));
            }
            System.arraycopy(own, 0, all, i * length, length);
        }
        return all;
    }

    private double[] part(AdamAscent all, int place) {
        int length = all.values().length / classes;
        double[] result = Arrays.copyOfRange(all.values(), place * length, (place + 1) * length);
        if (!Arrays.stream(result).allMatch(Double::isFinite)) {
            throw new ArithmeticException(
                    "the proposal of '%s' did not stay finite; try a lower rate than %s"
                            .formatted(latent.name(), options.firstRate()));
        }
        return result;
    }

    /**
     * log p(c) of samples.
     *
     * @param samples [rows, event...]
     * @return [rows], in nats
     */
    public synchronized double[] logPrior(float[] samples) {
        int rows = samples.length / (bound.inputLength(RefinementGraphBuilder.MEAN) / classes);
        return others.computeIfAbsent("prior " + rows, key -> build(builder -> builder.prior(rows)))
                .set(ModelEvaluator.latent(latent.name()), samples)
                .execute()
                .getDoubles(ModelEvaluator.logPrior(latent.name()));
    }

    /**
     * The bound of each class with proposals as they are, one sample of all latents.
     *
     * @param starts at most as many as are refined at once; their seeds decide the noise
     * @return in nats, of whole classes
     */
    public synchronized double[] bounds(List<Start> starts) {
        setElements(starts);
        evaluate(
                join(starts, GaussianProposal::mean),
                join(starts, GaussianProposal::logVariance),
                noise(starts));
        return Arrays.copyOf(bound.getDoubles(RefinementGraphBuilder.BOUND), starts.size());
    }

    private int count(float[] all) {
        int length = model.elementLength();
        if (all.length == 0 || all.length % length != 0) {
            throw new IllegalArgumentException(
                    "expected elements of %d values each, but found %d values"
                            .formatted(length, all.length));
        }
        for (int element = 0; element < all.length / length; element++) {
            model.elementCheck().requireValues(element, all, element * length);
        }
        return all.length / length;
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    @Override
    public void close() {
        bound.close();
        others.values().forEach(EvaluationGraph::close);
    }
}
