package org.vhe.core.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.model.SupportInference;
import org.vhe.core.objective.Objective;
import org.vhe.core.random.Seeds;

/**
 * The bound of the classes that a model was trained on, without and with its {@link
 * SupportInference}, on the same episodes: support sets are drawn from q' in both. All in nats per
 * element.
 *
 * @param plain the bound of equation 12
 * @param gain what support inference adds, estimated by itself, as it varies less than the bounds
 * @param tightened the bound of equation 21, plain and gain together
 * @param targets number of targets
 */
public record TightenedBound(Estimate plain, Estimate gain, Estimate tightened, long targets) {

    /**
     * A mean over targets.
     *
     * @param mean in nats per element
     * @param standardError of the mean, targets taken as independent
     */
    public record Estimate(double mean, double standardError) {
        private static Estimate of(List<Double> values) {
            double sum = 0;
            double squares = 0;
            for (double value : values) {
                sum += value;
                squares += value * value;
            }
            int n = values.size();
            double mean = sum / n;
            double variance = Math.max(0, squares / n - mean * mean) * n / Math.max(1, n - 1);
            return new Estimate(mean, Math.sqrt(variance / n));
        }
    }

    /**
     * Estimates both bounds.
     *
     * @param model without support inference the gain is zero
     * @param data the classes that the model was trained on
     * @param supportSizes |D| of each shared latent
     */
    public static TightenedBound of(
            Homoencoder model,
            GroupedDataset data,
            Map<String, Integer> supportSizes,
            EstimatedTerms.Options options) {
        EpisodeSampler sampler =
                SupportInference.sampler(
                        model,
                        data,
                        Objective.VHE.supports(model.structure(), supportSizes),
                        options.batchSize(),
                        Seeds.derive(options.seed(), "episodes"));
        ObjectiveGraph terms =
                model.objectiveGraph(Mode.EVALUATION, options.batchSize(), supportSizes);
        List<String> outputs = new ArrayList<>(List.of(terms.logLikelihood().name()));
        terms.kl().values().forEach(kl -> outputs.add(kl.name()));
        terms.supportGain().values().forEach(gain -> outputs.add(gain.name()));
        Sums sums = new Sums(model, terms);
        try (GraphExecutor executor =
                GraphExecutor.create(terms.graph(), outputs, GraphExecutor.Kind.COMPILED)) {
            for (int i = 0; i < options.batches(); i++) {
                EpisodeBatch batch = sampler.batch(i);
                feed(executor, model, terms, batch, Seeds.derive(options.seed(), i));
                executor.execute();
                sums.add(executor, batch);
            }
        }
        return sums.result();
    }

    private static void feed(
            GraphExecutor executor,
            Homoencoder model,
            ObjectiveGraph terms,
            EpisodeBatch batch,
            long seed) {
        EstimatedTerms.feed(executor, terms, batch, seed);
        SupportInference.feed(
                model, batch, (name, values) -> ArrayTransfer.copy(values, executor.input(name)));
    }

    /** The bounds of all targets so far. */
    private record Sums(
            Homoencoder model,
            ObjectiveGraph terms,
            List<Double> plain,
            List<Double> gain,
            List<Double> tightened) {

        Sums(Homoencoder model, ObjectiveGraph terms) {
            this(model, terms, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(GraphExecutor executor, EpisodeBatch batch) {
            double[] bounds =
                    ArrayTransfer.toDoubles(executor.outputBuffer(terms.logLikelihood().name()));
            double[] gains = new double[bounds.length];
            for (LatentVariable latent : model.structure().latents()) {
                float[] weights = Objective.VHE.klWeights(latent, batch, 1);
                String name = latent.name();
                addTo(bounds, -1, weights, executor, terms.kl().get(name).name());
                if (terms.supportGain().containsKey(name)) {
                    addTo(gains, 1, weights, executor, terms.supportGain().get(name).name());
                }
            }
            for (int row = 0; row < bounds.length; row++) {
                plain.add(bounds[row]);
                gain.add(gains[row]);
                tightened.add(bounds[row] + gains[row]);
            }
        }

        private static void addTo(
                double[] sums, int sign, float[] weights, GraphExecutor executor, String output) {
            double[] values = ArrayTransfer.toDoubles(executor.outputBuffer(output));
            for (int row = 0; row < sums.length; row++) {
                sums[row] += sign * weights[row] * values[row];
            }
        }

        TightenedBound result() {
            return new TightenedBound(
                    Estimate.of(plain), Estimate.of(gain), Estimate.of(tightened), plain.size());
        }
    }
}
