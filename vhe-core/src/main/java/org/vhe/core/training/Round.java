package org.vhe.core.training;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vhe.core.check.Require;
import org.vhe.core.graph.ParameterUpdate;

/**
 * Successive steps that workers do by themselves before what they reached is averaged.
 *
 * @param seed of batches and noise
 * @param steps what each update is to do, with the number of its step
 * @param klWeights weight of each latent's KL in what is maximised, for each step
 * @param start what every worker begins with
 */
public record Round(
        long seed,
        List<ParameterUpdate.Step> steps,
        List<Map<String, Double>> klWeights,
        RoundState start)
        implements Serializable {

    /**
     * The source of gradients, if it does rounds.
     *
     * @throws IllegalArgumentException if validations would be within rounds
     */
    static Optional<RoundSource> source(Optional<GradientSource> source, TrainingOptions options) {
        if (!(source.orElse(null) instanceof RoundSource workers)) {
            return Optional.empty();
        }
        int length = Require.positive("localSteps", workers.localSteps());
        long every = options.validation().map(Validation::every).orElse((long) length);
        if (every % length != 0) {
            throw new IllegalArgumentException(
                    "validations must fall on the ends of rounds, every multiple of %d steps, but are every %d"
                            .formatted(length, every));
        }
        return Optional.of(workers);
    }

    /** The same steps with other batches and noise. */
    public Round withSeed(long newSeed) {
        return new Round(newSeed, steps, klWeights, start);
    }
}
