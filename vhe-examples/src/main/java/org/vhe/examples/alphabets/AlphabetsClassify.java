package org.vhe.examples.alphabets;

import java.util.List;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.fewshot.SubgroupClassifier;
import org.vhe.core.evaluation.fewshot.SupportMixture;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.experiment.ClassificationTask;
import org.vhe.examples.experiment.ClassifyCommand;
import org.vhe.examples.experiment.FewShotArguments;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.experiment.WithinArguments;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.models.hierarchical.HierarchicalVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Few-shot classification of characters of unseen alphabets, and which of these a new character is
 * of, given images of other characters of each.
 */
@Command(
        name = "classify",
        description = "Few-shot accuracy on unseen characters, and on alphabets of new ones.")
public final class AlphabetsClassify extends ClassifyCommand<OmniglotImages> {
    private static final String MIXTURE = "mixture of cues";

    @Option(
            names = "--cues",
            paramLabel = "N",
            description = "Examples of each alphabet (default: ${DEFAULT-VALUE}).")
    private int cues = 10;

    @Option(
            names = "--character-samples",
            paramLabel = "N",
            description =
                    "Samples of a new character's c for each of a, to find its alphabet (default:"
                            + " ${DEFAULT-VALUE}).")
    private int characterSamples = 16;

    @Mixin private WithinArguments within = new WithinArguments();

    /** With fewer samples than for characters alone, as there are two levels. */
    public AlphabetsClassify() {
        super(
                Alphabets.NAME,
                Alphabets.data(),
                new FewShotArguments(20, 20),
                new ScoringArguments(10, 1));
    }

    @Override
    protected List<ClassificationTask> tasks(ModelEvaluator evaluator, TestData test) {
        List<FewShotProtocol> newCharacters =
                fewShot().tasks(cues, seed()).stream()
                        .map(
                                task ->
                                        FewShotProtocol.newSubgroups(
                                                test.images(),
                                                HierarchicalVhe.ALPHABET,
                                                HierarchicalVhe.CHARACTER,
                                                task))
                        .toList();
        boolean hierarchical = AlphabetNetwork.isHierarchical(evaluator.model());
        FewShotComparison alphabets =
                hierarchical ? byAlphabets(evaluator) : withoutAlphabets(evaluator);
        FewShotComparison characters =
                hierarchical ? givenAlphabets(evaluator) : comparison(evaluator);
        return List.of(
                classes(characters, test, HierarchicalVhe.CHARACTER, within),
                new ClassificationTask("alphabet of a new character", alphabets, newCharacters));
    }

    /** Posteriors of c depend on a, so there is no divergence of them to classify by. */
    private FewShotComparison givenAlphabets(ModelEvaluator evaluator) {
        return withOthers(
                FewShotComparison.of(AccuracyTable.MODEL, byLikelihood(evaluator)),
                () -> null,
                evaluator.model().elementLength());
    }

    /** By the likelihood of the network of alphabets, c of the new character inferred for each. */
    private FewShotComparison byAlphabets(ModelEvaluator evaluator) {
        Classifier likelihood =
                new SubgroupClassifier(
                        evaluator, HierarchicalVhe.ALPHABET, characterSamples, scoring());
        return withOthers(
                FewShotComparison.of(AccuracyTable.MODEL, likelihood),
                () ->
                        new PosteriorDivergenceClassifier(
                                evaluator, HierarchicalVhe.ALPHABET, scoring().rowsPerChunk()),
                evaluator.model().elementLength());
    }

    /**
     * By a network with c alone: c inferred from all cues together, as if they were of one class,
     * and from each cue by itself, as if a new character were one of them, both with as many
     * samples as the network of alphabets.
     */
    private FewShotComparison withoutAlphabets(ModelEvaluator evaluator) {
        ScoringOptions usual = scoring();
        int all = usual.latentSamples() * characterSamples;
        ScoringOptions together =
                new ScoringOptions(all, usual.elementSamples(), usual.rowsPerChunk());
        ScoringOptions each =
                new ScoringOptions(
                        Math.max(1, all / cues), usual.elementSamples(), usual.rowsPerChunk());
        return withOthers(
                FewShotComparison.of(
                                AccuracyTable.MODEL, new FewShotClassifier(evaluator, together))
                        .and(MIXTURE, new SupportMixture(new FewShotClassifier(evaluator, each))),
                () -> new PosteriorDivergenceClassifier(evaluator, usual.rowsPerChunk()),
                evaluator.model().elementLength());
    }
}
