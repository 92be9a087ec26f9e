package org.vhe.examples.alphabets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.fewshot.SubgroupClassifier;
import org.vhe.core.evaluation.fewshot.SupportMixture;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions.Level;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.models.hierarchical.HierarchicalVhe;
import picocli.CommandLine.Option;

/** What is measured of networks of alphabets and of characters, with the options of it. */
final class AlphabetMeasures {
    private static final int ROWS = ScoringOptions.DEFAULT.rowsPerChunk();

    @Option(
            names = "--way",
            paramLabel = "N",
            description =
                    "Number of characters, or of alphabets, to choose between (default:"
                            + " ${DEFAULT-VALUE}).")
    private int way = 20;

    @Option(
            names = "--shot",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,5",
            description = "Examples of each character (default: ${DEFAULT-VALUE}).")
    private List<Integer> shots;

    @Option(
            names = "--cues",
            paramLabel = "N",
            description = "Examples of each alphabet (default: ${DEFAULT-VALUE}).")
    private int cues = 10;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description = "Episodes of each task (default: ${DEFAULT-VALUE}).")
    private int episodes = 20;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "Samples of what classes share: of a and c, or of a (default:"
                            + " ${DEFAULT-VALUE}).")
    private int samples = 10;

    @Option(
            names = "--character-samples",
            paramLabel = "N",
            description =
                    "Samples of a new character's c for each of a, to find its alphabet (default:"
                            + " ${DEFAULT-VALUE}).")
    private int characterSamples = 16;

    @Option(
            names = "--inner-samples",
            paramLabel = "N",
            description =
                    "Samples of z for each sample of the other latents (default:"
                            + " ${DEFAULT-VALUE}).")
    private int innerSamples = 1;

    @Option(
            names = "--likelihood-alphabets",
            paramLabel = "N",
            description =
                    "Alphabets whose joint likelihood is estimated, chosen at random; 0 for none"
                            + " (default: ${DEFAULT-VALUE}).")
    private int likelihoodAlphabets = 3;

    @Option(
            names = "--likelihood-samples",
            paramLabel = "N",
            description =
                    "Samples of a, and of c for each of them; the network without a takes the"
                            + " square of them of c (default: ${DEFAULT-VALUE}).")
    private int likelihoodSamples = 8;

    /** Number of examples of each alphabet. */
    int cues() {
        return cues;
    }

    /** Few-shot classification of unseen characters. */
    List<FewShotRow> characters(Homoencoder model, GroupedDataset unseen, long seed) {
        List<FewShotOptions> tasks = FewShotOptions.grid(List.of(way), shots, episodes, seed);
        ScoringOptions scoring = new ScoringOptions(samples, innerSamples, ROWS);
        try (ModelEvaluator evaluator = model.evaluator()) {
            return FewShotComparison.of(
                            AccuracyTable.MODEL, new FewShotClassifier(evaluator, scoring))
                    .and(AccuracyTable.PIXELS, new PixelNearestNeighbour(unseen.elementLength()))
                    .evaluate(
                            FewShotProtocol.classes(unseen, HierarchicalVhe.CHARACTER, tasks),
                            new Progress("Classifying", "episodes"));
        }
    }

    /**
     * Which unseen alphabet a new character is of, by the network of alphabets: by its likelihood,
     * and by the divergence of its posteriors of a.
     */
    List<AlphabetIdentification> identify(Homoencoder model, GroupedDataset unseen, long seed) {
        try (ModelEvaluator evaluator = model.evaluator()) {
            ScoringOptions scoring = new ScoringOptions(samples, innerSamples, ROWS);
            Classifier likelihood =
                    new SubgroupClassifier(
                            evaluator, HierarchicalVhe.ALPHABET, characterSamples, scoring);
            Classifier posteriors =
                    new PosteriorDivergenceClassifier(evaluator, HierarchicalVhe.ALPHABET, ROWS);
            return List.of(
                    identify("a per alphabet, likelihood", likelihood, unseen, seed),
                    identify("a per alphabet, posteriors", posteriors, unseen, seed));
        }
    }

    /**
     * Which unseen alphabet a new character is of, by a network with c alone: c inferred from all
     * cues together, as if they were of one class, and from each cue by itself, as if a new
     * character were one of them, both with as many samples as the network of alphabets; and by the
     * divergence of its posteriors of c.
     */
    List<AlphabetIdentification> identify(
            AlphabetBaseline kind, Homoencoder model, GroupedDataset unseen, long seed) {
        int all = samples * characterSamples;
        List<AlphabetIdentification> rows = new ArrayList<>();
        try (ModelEvaluator evaluator = model.evaluator()) {
            Classifier together =
                    new FewShotClassifier(evaluator, new ScoringOptions(all, innerSamples, ROWS));
            rows.add(identify(kind.label() + ", cues together", together, unseen, seed));
            if (kind == AlphabetBaseline.CHARACTER) {
                ScoringOptions each =
                        new ScoringOptions(Math.max(1, all / cues), innerSamples, ROWS);
                Classifier mixture = new SupportMixture(new FewShotClassifier(evaluator, each));
                rows.add(identify(kind.label() + ", mixture of cues", mixture, unseen, seed));
            }
            Classifier posteriors = new PosteriorDivergenceClassifier(evaluator, ROWS);
            rows.add(identify(kind.label() + ", posteriors", posteriors, unseen, seed));
        }
        return rows;
    }

    /** Which unseen alphabet a new character is of, by the nearest of all cues. */
    AlphabetIdentification identifyByPixels(GroupedDataset unseen, long seed) {
        Classifier pixels = new PixelNearestNeighbour(unseen.elementLength());
        return identify("nearest cue by pixels", pixels, unseen, seed);
    }

    private AlphabetIdentification identify(
            String method, Classifier classifier, GroupedDataset unseen, long seed) {
        return AlphabetIdentification.of(
                method,
                FewShotEvaluation.evaluate(
                        classifier,
                        FewShotProtocol.newSubgroups(
                                unseen,
                                HierarchicalVhe.ALPHABET,
                                HierarchicalVhe.CHARACTER,
                                FewShotOptions.of(way, cues, episodes, seed)),
                        new Progress(method, "episodes")));
    }

    /**
     * The likelihood of some unseen alphabets.
     *
     * @param characters the network of characters, or null
     * @return null if none were asked for
     */
    AlphabetLikelihoods likelihood(
            Homoencoder model, Homoencoder characters, GroupedDataset unseen, long seed) {
        if (likelihoodAlphabets == 0) {
            return null;
        }
        GroupedDataset chosen = someAlphabets(unseen, seed);
        Level level = new Level(likelihoodSamples, 0);
        JointLikelihoodOptions nested =
                JointLikelihoodOptions.of(
                        Map.of(HierarchicalVhe.ALPHABET, level, HierarchicalVhe.CHARACTER, level),
                        innerSamples,
                        seed);
        JointLikelihoodOptions ofCharacters =
                JointLikelihoodOptions.of(
                        HierarchicalVhe.CHARACTER,
                        likelihoodSamples * likelihoodSamples,
                        innerSamples,
                        seed);
        return new AlphabetLikelihoods(
                likelihood(model, nested, chosen, "alphabets"),
                characters == null
                        ? null
                        : likelihood(characters, ofCharacters, chosen, "characters"));
    }

    private static JointLikelihoodResult likelihood(
            Homoencoder model, JointLikelihoodOptions options, GroupedDataset data, String unit) {
        try (ModelEvaluator evaluator = model.evaluator()) {
            return new JointLikelihood(evaluator, options)
                    .evaluate(data, new Progress("Likelihood", unit));
        }
    }

    private GroupedDataset someAlphabets(GroupedDataset unseen, long seed) {
        Grouping alphabets = unseen.grouping(HierarchicalVhe.ALPHABET);
        int count = Math.min(likelihoodAlphabets, alphabets.groupCount());
        int[] elements =
                Arrays.stream(Draw.distinct(alphabets.groupCount(), count, Seeds.random(seed, 3)))
                        .flatMap(alphabet -> Arrays.stream(alphabets.members(alphabet)))
                        .toArray();
        return unseen.subset(elements);
    }
}
