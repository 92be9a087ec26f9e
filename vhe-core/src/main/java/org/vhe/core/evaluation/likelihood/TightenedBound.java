package org.vhe.core.evaluation.likelihood;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.SupportInference;
import org.vhe.core.objective.BatchTerms;
import org.vhe.core.objective.Objective;
import org.vhe.core.objective.ObjectiveEpisodes;
import org.vhe.core.objective.ObjectiveRunner;
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
                ObjectiveEpisodes.sampler(
                        model,
                        data,
                        Objective.VHE.supports(model.structure(), supportSizes),
                        options.batchSize(),
                        Seeds.derive(options.seed(), "episodes"));
        Sums sums = new Sums(model);
        try (ObjectiveRunner runner =
                ObjectiveRunner.of(model, Objective.VHE, options.batchSize(), supportSizes)) {
            for (int i = 0; i < options.batches(); i++) {
                EpisodeBatch batch = sampler.batch(i);
                long noise = Seeds.derive(options.seed(), i);
                sums.add(runner.terms(batch, noise), batch);
            }
        }
        return sums.result();
    }

    /** The bounds of all targets so far. */
    private record Sums(
            Homoencoder model, List<Double> plain, List<Double> gain, List<Double> tightened) {

        Sums(Homoencoder model) {
            this(model, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(BatchTerms terms, EpisodeBatch batch) {
            double[] bounds = terms.logLikelihood().clone();
            double[] gains = new double[bounds.length];
            for (LatentVariable latent : model.structure().latents()) {
                float[] weights = Objective.VHE.klWeights(latent, batch, 1);
                String name = latent.name();
                addTo(bounds, -1, weights, terms.kl().get(name));
                if (terms.supportGain().containsKey(name)) {
                    addTo(gains, 1, weights, terms.supportGain().get(name));
                }
            }
            for (int row = 0; row < bounds.length; row++) {
                plain.add(bounds[row]);
                gain.add(gains[row]);
                tightened.add(bounds[row] + gains[row]);
            }
        }

        private static void addTo(double[] sums, int sign, float[] weights, double[] values) {
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
