package org.vhe.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * The likelihood of a class by annealed importance sampling: from a sample of all latents u of the
 * class and its elements of a proposal q(u), over
 *
 * <pre>q(u)^(1 - t) p(u, X)^t,  t = 1/T, 2/T, ..., 1,</pre>
 *
 * with one Hamiltonian trajectory at each temperature but the last. The product of the ratios of
 * successive densities is a weight whose mean is p(X), as that of importance weights, which are
 * those of T = 1; the more temperatures, the less the logs of the weights vary and the nearer their
 * mean is to log p(X). A yardstick for cheaper estimates. Neal (2001); Wu et al., On the
 * Quantitative Analysis of Decoder-Based Generative Models (2017).
 *
 * <p>Sizes of steps are found by chains of their own, which go over every fourth temperature and
 * are then forgotten, so that they do not depend on what is weighed.
 *
 * <p>One call is served at a time; other threads wait.
 */
public final class AnnealedImportanceSampling implements AutoCloseable {
    private static final int STRIDE = 4;

    /** The rate of acceptance that is aimed for; Neal (2011), section 4.4. */
    private static final double ACCEPTANCE = 0.7;

    private final Homoencoder model;
    private final AnnealingOptions options;
    private final GraphExecutor.Kind executor;
    private final int chains;
    private final int elements;
    private final Optional<EvaluationGraph> begin;
    private final EvaluationGraph densities;

    /**
     * @param model has latents shared by the elements of a class, of one grouping; all latents'
     *     values are any real numbers; posteriors of its elements' latents are diagonal Gaussians
     * @param elements most elements of a class
     * @throws IllegalArgumentException if the model is another
     */
    public AnnealedImportanceSampling(Homoencoder model, AnnealingOptions options, int elements) {
        this(model, options, elements, Backend.executor());
    }

    /** The same by an executor. */
    public AnnealedImportanceSampling(
            Homoencoder model,
            AnnealingOptions options,
            int elements,
            GraphExecutor.Kind executor) {
        RefinementGraphBuilder.requireOneGrouping(model);
        this.model = model;
        this.options = options;
        this.executor = executor;
        this.chains = options.chains();
        this.elements = Require.positive("elements", elements);
        this.begin =
                model.structure().elementLatents().isEmpty()
                        ? Optional.empty()
                        : Optional.of(build(AnnealingGraphBuilder::begin));
        this.densities = build(AnnealingGraphBuilder::densities);
    }

    private EvaluationGraph build(
            Function<AnnealingGraphBuilder, Map<String, SDVariable>> outputs) {
        GraphContext graph = GraphContext.create(model.parameters(), Mode.EVALUATION);
        AnnealingGraphBuilder builder = new AnnealingGraphBuilder(model, graph, chains, elements);
        return new EvaluationGraph(graph, outputs.apply(builder), executor);
    }

    /** What executes the graph of the densities. */
    public GraphExecutor executor() {
        return densities.executor();
    }

    /**
     * What chains found.
     *
     * @param logWeights [chains], in nats; the log of the mean weight estimates log p(X)
     * @param acceptance part of the trajectories that was accepted, on average
     */
    public record Weights(double[] logWeights, double acceptance) {

        /** Copies the array. */
        public Weights {
            logWeights = logWeights.clone();
        }
    }

    /**
     * Anneals the latents of one class.
     *
     * @param x X, [n, event...]
     * @param proposals q of each shared latent, such as {@link ProposalRefinement#refine} gives
     * @param seed of the noise, which proposals must not have been made with
     * @throws IllegalArgumentException if the class has too many elements, or a proposal is missing
     *     or of another length
     */
    public synchronized Weights weights(
            float[] x, Map<String, GaussianProposal> proposals, long seed) {
        int n = setElements(x);
        setProposals(proposals);
        double[] sizes = sizes(chains(proposals, n, Seeds.derive(seed, 0)), n);
        AnnealedChains found = chains(proposals, n, Seeds.derive(seed, 1));
        double accepted = 0;
        for (int k = 1; k <= options.temperatures(); k++) {
            found.weigh(temperature(k - 1), temperature(k));
            if (k < options.temperatures()) {
                accepted += found.move(temperature(k), sizes[k]);
            }
        }
        return new Weights(found.logWeights(), accepted / Math.max(1, options.temperatures() - 1));
    }

    private double temperature(int k) {
        return (double) k / options.temperatures();
    }

    /** The size of steps at each temperature. */
    private double[] sizes(AnnealedChains pilot, int n) {
        double[] sizes = new double[options.temperatures()];
        // of independent coordinates, where energies err by the fourth power
        double size = Math.pow(coordinates(n), -0.25);
        for (int k = 1; k < options.temperatures(); k++) {
            sizes[k] = size;
            if ((k - 1) % STRIDE == 0) {
                size *= Math.exp(pilot.move(temperature(k), size) - ACCEPTANCE);
                sizes[k] = size;
            }
        }
        return sizes;
    }

    private long coordinates(int n) {
        long count = 0;
        for (LatentVariable latent : model.structure().latents()) {
            count += Shapes.length(latent.eventShape()) * (latent.isElement() ? n : 1);
        }
        return count;
    }

    /** Chains at samples of the proposals. */
    private AnnealedChains chains(Map<String, GaussianProposal> proposals, int n, long seed) {
        RandomGenerator[] random = new RandomGenerator[chains];
        Arrays.setAll(random, chain -> Seeds.random(seed, chain));
        List<AnnealedChains.Coordinates> all = new ArrayList<>();
        for (LatentVariable latent : model.structure().sharedLatents()) {
            GaussianProposal proposal = proposals.get(latent.name());
            double[] values = repeated(proposal.mean());
            double[] scales = deviations(repeated(proposal.logVariance()));
            int length = values.length / chains;
            for (int i = 0; i < values.length; i++) {
                values[i] += scales[i] * random[i / length].nextGaussian();
            }
            all.add(coordinates(latent, values, scales));
        }
        begin.ifPresent(graph -> all.addAll(ofElements(graph, List.copyOf(all), n, random)));
        return new AnnealedChains(densities, all, random, options.leapfrogs());
    }

    private List<AnnealedChains.Coordinates> ofElements(
            EvaluationGraph graph,
            List<AnnealedChains.Coordinates> shared,
            int n,
            RandomGenerator... random) {
        shared.forEach(
                latent -> graph.set(latent.input(), ProposalRefinement.floats(latent.values())));
        graph.drawNoise(chains * elements, row -> random[row / elements]).execute();
        List<AnnealedChains.Coordinates> all = new ArrayList<>();
        for (LatentVariable z : model.structure().elementLatents()) {
            double[] values = graph.getDoubles(AnnealingGraphBuilder.value(z));
            double[] scales = deviations(graph.getDoubles(RefinementGraphBuilder.logVariance(z)));
            int length = values.length / chains / elements;
            for (int i = 0; i < scales.length; i++) {
                // what only fills a place stays where it is
                scales[i] *= i / length % elements < n ? 1 : 0;
            }
            all.add(coordinates(z, values, scales));
        }
        return all;
    }

    private static AnnealedChains.Coordinates coordinates(
            LatentVariable latent, double[] values, double[] scales) {
        return new AnnealedChains.Coordinates(AnnealingGraphBuilder.value(latent), values, scales);
    }

    private static double[] deviations(double[] logVariances) {
        return Arrays.stream(logVariances).map(v -> Math.exp(0.5 * v)).toArray();
    }

    /** The same for each chain. */
    private double[] repeated(double[] values) {
        double[] result = new double[chains * values.length];
        Arrays.setAll(result, i -> values[i % values.length]);
        return result;
    }

    private void setProposals(Map<String, GaussianProposal> proposals) {
        for (LatentVariable latent : model.structure().sharedLatents()) {
            GaussianProposal proposal = GaussianProposal.require(proposals, latent);
            densities.set(
                    RefinementGraphBuilder.mean(latent),
                    ProposalRefinement.floats(repeated(proposal.mean())));
            densities.set(
                    RefinementGraphBuilder.logVariance(latent),
                    ProposalRefinement.floats(repeated(proposal.logVariance())));
        }
    }

    /** Returns how many elements there are. */
    private int setElements(float[] x) {
        int n = model.elementCheck().requireElements(x, elements);
        float[] all = new float[chains * elements * model.elementLength()];
        float[] weights = new float[chains * elements];
        for (int chain = 0; chain < chains; chain++) {
            int row = chain * elements;
            System.arraycopy(x, 0, all, row * model.elementLength(), x.length);
            Arrays.fill(weights, row, row + n, 1);
        }
        begin.ifPresent(graph -> graph.set(ModelEvaluator.ELEMENT, all));
        densities.set(ModelEvaluator.ELEMENT, all).set(RefinementGraphBuilder.WEIGHT, weights);
        return n;
    }

    @Override
    public void close() {
        begin.ifPresent(EvaluationGraph::close);
        densities.close();
    }
}
