package org.vhe.core.evaluation.fewshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.evaluation.scoring.LatentSamples;
import org.vhe.core.evaluation.scoring.ScoredRows;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;

/**
 * Classifies as {@link FewShotClassifier} does, but spends samples only on the classes that a query
 * may still belong to (successive elimination). Every class has the same S samples of c as there,
 * and the same K of z for each; the importance weights with the query,
 *
 * <pre>w = p(z | c) p(x | c, z) / q(z; x, c),  z ~ q(z; x, c),</pre>
 *
 * are drawn in rounds: a few for each class, then twice as many for the classes still in
 * contention, until one is left or each has its S K. A round takes different samples of c first. A
 * class is dropped when
 *
 * <pre>score + s (g(S K) - g(n)) + margin &lt; max over classes of score - log(S K / n)</pre>
 *
 * where s is the standard deviation of its n log weights, no less than the mean of the classes in
 * contention, and g(n) the expected greatest of n standard normal variables: on the left what its
 * score hardly exceeds with all samples if log weights are normal, on the right what the best score
 * cannot fall below, whatever the samples not drawn. Scores are log-mean-exps of the weights drawn.
 *
 * <p>A dropped class can never come out first. Decisions are nearly those of the whole estimate: a
 * class that is dropped might have overtaken the others with a rare great weight, which is the
 * likelier the more log weights scatter.
 *
 * <p>Rows of all queries and classes of a round are packed in the same chunks. Serves one thread,
 * as its evaluator does.
 */
public final class AdaptiveFewShotClassifier implements Classifier {
    private final ModelEvaluator evaluator;
    private final AdaptiveScoringOptions options;
    private final RoundListener listener;

    /** Is told what is known after each round; what it throws ends the classification. */
    @FunctionalInterface
    public interface RoundListener {
        /**
         * @param scores so far, those of the last round being the result
         * @param standardErrors of the scores by the spread of the weights, [query][class]; NaN
         *     where fewer than two weights are not zero
         */
        void onRound(Scores scores, double[][] standardErrors);
    }

    /**
     * @throws IllegalArgumentException if the model has no latent that elements share
     */
    public AdaptiveFewShotClassifier(ModelEvaluator evaluator, AdaptiveScoringOptions options) {
        this(evaluator, options, (scores, standardErrors) -> {});
    }

    /**
     * @param listener of all episodes
     * @throws IllegalArgumentException if the model has no latent that elements share
     */
    public AdaptiveFewShotClassifier(
            ModelEvaluator evaluator, AdaptiveScoringOptions options, RoundListener listener) {
        this.evaluator = FewShotClassifier.requireSharedLatent(evaluator);
        this.options = options;
        this.listener = listener;
    }

    @Override
    public String description() {
        return "expected likelihood, up to %d latent samples x %d element samples where classes are in contention"
                .formatted(options.samples().latentSamples(), elementSamples());
    }

    private int elementSamples() {
        return ScoredRows.elementSamples(evaluator, options.samples().elementSamples());
    }

    @Override
    public EpisodeScorer over(ElementSource elements) {
        int rows = options.samples().rowsPerChunk();
        EncodedElements encoded = new EncodedElements(evaluator, elements, rows);
        return (episode, seed) -> score(encoded, episode, seed);
    }

    private Scores score(EncodedElements elements, FewShotEpisode episode, long seed) {
        int samples = options.samples().latentSamples();
        LatentSamples latents =
                LatentSamples.ofClasses(
                        elements.require(episode.elements()),
                        episode.supports(),
                        samples,
                        Seeds.derive(seed, 0));
        Contest[] contests = new Contest[episode.queries().length];
        Arrays.setAll(contests, query -> new Contest(episode.way()));
        int budget = Math.multiplyExact(samples, elementSamples());
        Round round = Round.first(contests, Math.min(budget, options.firstSamples()));
        long evaluations = 0;
        while (!round.candidates.isEmpty()) {
            evaluations +=
                    score(elements, episode, latents, contests, round, Seeds.derive(seed, 1));
            double rise = GreatestNormal.of(budget) - GreatestNormal.of(round.last);
            for (Contest contest : contests) {
                contest.drop(budget, rise, options.margin());
            }
            listener.onRound(
                    scores(contests, evaluations),
                    Arrays.stream(contests).map(Contest::standardErrors).toArray(double[][]::new));
            round = round.next(contests, budget);
        }
        return scores(contests, evaluations);
    }

    private static Scores scores(Contest[] contests, long evaluations) {
        return new Scores(
                Arrays.stream(contests).map(Contest::scores).toArray(double[][]::new), evaluations);
    }

    private long score(
            EncodedElements elements,
            FewShotEpisode episode,
            LatentSamples latents,
            Contest[] contests,
            Round round,
            long seed) {
        int samples = options.samples().latentSamples();
        ScoredRows rows = new ScoredRows(elements, options.samples().rowsPerChunk(), 1);
        return rows.score(
                round.rows(),
                row -> episode.queries()[round.candidate(row).query],
                latents,
                row -> round.candidate(row).label * samples + round.sample(row) % samples,
                row -> noise(round.candidate(row).query, round.sample(row)),
                seed,
                (row, logWeight) -> {
                    Candidate candidate = round.candidate(row);
                    contests[candidate.query].add(candidate.label, logWeight);
                });
    }

    /** The noise that {@link FewShotClassifier} has for this sample of c and z. */
    private long noise(int query, int sample) {
        long samples = options.samples().latentSamples();
        return (query * samples + sample % samples) * elementSamples() + sample / samples;
    }

    /** A query with a class that it may belong to. */
    private record Candidate(int query, int label) {}

    /** Samples from {@code first} to before {@code last} for each candidate. */
    private record Round(List<Candidate> candidates, int first, int last) {

        static Round first(Contest[] contests, int samples) {
            return new Round(candidates(contests), 0, samples);
        }

        /** Doubles the number of samples; without candidates when all is spent. */
        Round next(Contest[] contests, int budget) {
            int doubled = (int) Math.min(budget, 2L * last);
            return new Round(last < budget ? candidates(contests) : List.of(), last, doubled);
        }

        private static List<Candidate> candidates(Contest[] contests) {
            List<Candidate> candidates = new ArrayList<>();
            for (int query = 0; query < contests.length; query++) {
                for (int label : contests[query].undecided()) {
                    candidates.add(new Candidate(query, label));
                }
            }
            return candidates;
        }

        long rows() {
            return (long) candidates.size() * (last - first);
        }

        Candidate candidate(long row) {
            return candidates.get((int) (row / (last - first)));
        }

        int sample(long row) {
            return first + (int) (row % (last - first));
        }
    }
}
