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
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.Shapes;

/**
 * Proposals of a class's latents c that are fitted to the class. Beginning at q(c; X), mean and log
 * variance of a diagonal Gaussian for each go up the class's bound
 *
 * <pre>E[sum_i (log p(x_i | c, z_i) - KL(q(z_i; x_i, c) || p(z_i | c)))] - KL(q(c) || p(c))</pre>
 *
 * by Adam, with one sample of all latents a step; the model stays as it is. Where a latent depends
 * on another, its proposal does not: it begins at the posterior given the other's mean. Samples
 * drawn afresh from the result are importance samples of p(X) like any, unbiased whatever the steps
 * did, as long as the noise of the steps is not used again. Kim et al. (2018), Cremer et al.
 * (2018).
 *
 * <p>Classes are refined several at once, without an influence on each other. One call is served at
 * a time; other threads wait.
 */
public final class ProposalRefinement implements AutoCloseable {
    private final Homoencoder model;
    private final List<LatentVariable> latents;
    private final RefinementOptions options;
    private final GraphExecutor.Kind executor;
    private final int classes;
    private final int elements;
    private final EvaluationGraph bound;
    private final Map<String, EvaluationGraph> others = new HashMap<>();

    /**
     * A class and where to begin.
     *
     * @param elements X, [n, event...]
     * @param proposals where to begin, such as {@link ProposalRefinement#amortised}
     * @param seed of the noise of the steps
     */
    public record Start(float[] elements, Map<String, GaussianProposal> proposals, long seed) {

        /** Copies the map. */
        public Start {
            proposals = Map.copyOf(proposals);
        }
    }

    /**
     * @param model has latents shared by the elements of a class, of one grouping, whose posteriors
     *     are diagonal Gaussians; posteriors of its elements' latents are reparameterised
     * @param options steps and rate
     * @param classes most classes that are refined at once
     * @param elements most elements of a class
     * @throws IllegalArgumentException if the model is another
     */
    public ProposalRefinement(
            Homoencoder model, RefinementOptions options, int classes, int elements) {
        this(model, options, classes, elements, Backend.executor());
    }

    /** The same by an executor. */
    public ProposalRefinement(
            Homoencoder model,
            RefinementOptions options,
            int classes,
            int elements,
            GraphExecutor.Kind executor) {
        RefinementGraphBuilder.requireOneGrouping(model);
        this.latents = model.structure().sharedLatents();
        this.model = model;
        this.options = options;
        this.executor = executor;
        this.classes = Require.positive("classes", classes);
        this.elements = Require.positive("elements", elements);
        new RefinementGraphBuilder(model, newGraph()).start(1); // refuses other posteriors
        this.bound = build(builder -> builder.bound(classes, elements));
    }

    private EvaluationGraph build(
            Function<RefinementGraphBuilder, Map<String, SDVariable>> outputs) {
        GraphContext graph = newGraph();
        RefinementGraphBuilder builder = new RefinementGraphBuilder(model, graph);
        return new EvaluationGraph(graph, outputs.apply(builder), executor);
    }

    /** What executes the graph of the steps. */
    public GraphExecutor executor() {
        return bound.executor();
    }

    private GraphContext newGraph() {
        return GraphContext.create(model.parameters(), Mode.EVALUATION);
    }

    /**
     * The model's own proposals, q(c; D).
     *
     * @param support D, [n, event...]
     * @return that of each shared latent
     */
    public synchronized Map<String, GaussianProposal> amortised(float[] support) {
        int n = model.elementCheck().requireElements(support);
        EvaluationGraph graph =
                others.computeIfAbsent("start " + n, key -> build(builder -> builder.start(n)))
                        .set(ModelEvaluator.ELEMENT, support)
                        .execute();
        Map<String, GaussianProposal> proposals = new HashMap<>();
        for (LatentVariable latent : latents) {
            proposals.put(
                    latent.name(),
                    new GaussianProposal(
                            graph.getDoubles(RefinementGraphBuilder.mean(latent)),
                            graph.getDoubles(RefinementGraphBuilder.logVariance(latent))));
        }
        return proposals;
    }

    /**
     * Refines proposals.
     *
     * @return those of each start, in their order
     * @throws IllegalArgumentException if a class has too many elements
     * @throws ArithmeticException if a proposal does not stay finite
     */
    public synchronized List<Map<String, GaussianProposal>> refine(List<Start> starts) {
        List<Map<String, GaussianProposal>> results = new ArrayList<>();
        for (int from = 0; from < starts.size(); from += classes) {
            results.addAll(ascend(starts.subList(from, Math.min(starts.size(), from + classes))));
        }
        return results;
    }

    private List<Map<String, GaussianProposal>> ascend(List<Start> starts) {
        setElements(starts);
        List<Ascent> ascents = ascents(starts);
        RandomGenerator[] noise = noise(starts);
        for (int step = 1; step <= options.steps(); step++) {
            evaluate(ascents, noise);
            double rate = options.rate(step);
            ascents.forEach(ascent -> ascent.step(rate));
        }
        List<Map<String, GaussianProposal>> results = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            Map<String, GaussianProposal> own = new HashMap<>();
            for (Ascent ascent : ascents) {
                own.put(ascent.latent.name(), ascent.of(i));
            }
            results.add(own);
        }
        return results;
    }

    private List<Ascent> ascents(List<Start> starts) {
        return latents.stream().map(latent -> new Ascent(latent, starts)).toList();
    }

    private void evaluate(List<Ascent> ascents, RandomGenerator[] noise) {
        ascents.forEach(Ascent::set);
        bound.drawNoise(classes, place -> noise[place]).execute();
    }

    /** The proposals of one latent on their way. */
    private final class Ascent {
        private final LatentVariable latent;
        private final String meanInput;
        private final String varianceInput;
        private final AdamAscent mean;
        private final AdamAscent logVariance;

        Ascent(LatentVariable latent, List<Start> starts) {
            this.latent = latent;
            this.meanInput = RefinementGraphBuilder.mean(latent);
            this.varianceInput = RefinementGraphBuilder.logVariance(latent);
            double[] variances = join(latent, starts, GaussianProposal::logVariance);
            double[] roots = Arrays.stream(variances).map(v -> Math.exp(0.25 * v)).toArray();
            double[] ones = Arrays.stream(variances).map(v -> 1).toArray();
            this.mean = new AdamAscent(join(latent, starts, GaussianProposal::mean), roots);
            this.logVariance = new AdamAscent(variances, ones);
        }

        /** Sets the inputs. */
        void set() {
            bound.set(meanInput, floats(mean.values()))
                    .set(varianceInput, floats(logVariance.values()));
        }

        void step(double rate) {
            mean.step(gradient(meanInput), rate);
            logVariance.step(gradient(varianceInput), rate);
        }

        private double[] gradient(String input) {
            return bound.getDoubles(RefinementGraphBuilder.gradient(input));
        }

        GaussianProposal of(int place) {
            return new GaussianProposal(part(mean, place), part(logVariance, place));
        }

        private double[] part(AdamAscent all, int place) {
            int length = all.values().length / classes;
            double[] result =
                    Arrays.copyOfRange(all.values(), place * length, (place + 1) * length);
            if (!Arrays.stream(result).allMatch(Double::isFinite)) {
                throw new ArithmeticException(
                        "the proposal of '%s' did not stay finite; try a lower rate than %s"
                                .formatted(latent.name(), options.firstRate()));
            }
            return result;
        }
    }

    /** One for each class, so that others have no influence on it, and for places left empty. */
    private RandomGenerator[] noise(List<Start> starts) {
        RandomGenerator[] result = new RandomGenerator[classes];
        Arrays.setAll(result, i -> Seeds.random(i < starts.size() ? starts.get(i).seed() : i));
        return result;
    }

    private void setElements(List<Start> starts) {
        int length = model.elementLength();
        float[] all = new float[bound.inputLength(ModelEvaluator.ELEMENT)];
        float[] weights = new float[classes * elements];
        for (int i = 0; i < starts.size(); i++) {
            float[] own = starts.get(i).elements();
            int n = model.elementCheck().requireElements(own, elements);
            System.arraycopy(own, 0, all, i * elements * length, own.length);
            Arrays.fill(weights, i * elements, i * elements + n, 1);
        }
        bound.set(ModelEvaluator.ELEMENT, all).set(RefinementGraphBuilder.WEIGHT, weights);
    }

    private double[] join(
            LatentVariable latent, List<Start> starts, Function<GaussianProposal, double[]> what) {
        int length = length(latent);
        double[] all = new double[classes * length];
        for (int i = 0; i < starts.size(); i++) {
            double[] own = what.apply(GaussianProposal.require(starts.get(i).proposals(), latent));
            System.arraycopy(own, 0, all, i * length, length);
        }
        return all;
    }

    private static int length(LatentVariable latent) {
        return Shapes.intLength(latent.eventShape());
    }

    /**
     * log p of samples of each latent, given those of its parents.
     *
     * @param samples [rows, event...] of each shared latent
     * @return [rows] of each, in nats
     */
    public synchronized Map<String, double[]> logPriors(Map<String, float[]> samples) {
        LatentVariable first = latents.get(0);
        int rows = samples.get(first.name()).length / length(first);
        EvaluationGraph graph =
                others.computeIfAbsent(
                        "prior " + rows, key -> build(builder -> builder.prior(rows)));
        samples.forEach((name, values) -> graph.set(ModelEvaluator.latent(name), values));
        graph.execute();
        Map<String, double[]> result = new HashMap<>();
        for (LatentVariable latent : latents) {
            result.put(latent.name(), graph.getDoubles(ModelEvaluator.logPrior(latent.name())));
        }
        return result;
    }

    /**
     * The bound of each class with proposals as they are, one sample of all latents.
     *
     * @param starts at most as many as are refined at once; their seeds decide the noise
     * @return in nats, of whole classes
     */
    public synchronized double[] bounds(List<Start> starts) {
        setElements(starts);
        evaluate(ascents(starts), noise(starts));
        return Arrays.copyOf(bound.getDoubles(RefinementGraphBuilder.BOUND), starts.size());
    }

    static float[] floats(double[] values) {
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
