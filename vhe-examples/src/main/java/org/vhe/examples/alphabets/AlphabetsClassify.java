package org.vhe.examples.alphabets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.fewshot.SubgroupClassifier;
import org.vhe.core.evaluation.fewshot.SupportMixture;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.examples.cli.Recipe;
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
    protected List<ClassificationTask> tasks(Homoencoder model, TestData test) {
        List<Recipe<GroupedDataset, FewShotProtocol>> newCharacters = new ArrayList<>();
        for (FewShotOptions task : fewShot().tasks(cues, seed())) {
            newCharacters.add(
                    images ->
                            FewShotProtocol.newSubgroups(
                                    images,
                                    HierarchicalVhe.ALPHABET,
                                    HierarchicalVhe.CHARACTER,
                                    task));
        }
        boolean hierarchical = AlphabetNetwork.isHierarchical(model);
        Map<String, Recipe<ModelEvaluator, Classifier>> alphabets =
                hierarchical ? byAlphabets() : withoutAlphabets();
        // Posteriors of c depend on a, so there is no divergence of them to classify by.
        Map<String, Recipe<ModelEvaluator, Classifier>> characters =
                hierarchical ? withOthers(byLikelihood(), null) : comparison();
        return List.of(
                classes(characters, test, HierarchicalVhe.CHARACTER, within),
                new ClassificationTask(
                        "alphabet of a new character", test.images(), alphabets, newCharacters));
    }

    /** By the likelihood of the network of alphabets, c of the new character inferred for each. */
    private Map<String, Recipe<ModelEvaluator, Classifier>> byAlphabets() {
        int inferred = characterSamples;
        ScoringOptions scoring = scoring();
        return withOthers(
                evaluator ->
                        new SubgroupClassifier(
                                evaluator, HierarchicalVhe.ALPHABET, inferred, scoring),
                evaluator ->
                        new PosteriorDivergenceClassifier(
                                evaluator, HierarchicalVhe.ALPHABET, scoring.rowsPerChunk()));
    }

    /**
     * By a network with c alone: c inferred from all cues together, as if they were of one class,
     * and from each cue by itself, as if a new character were one of them, both with as many
     * samples as the network of alphabets.
     */
    private Map<String, Recipe<ModelEvaluator, Classifier>> withoutAlphabets() {
        ScoringOptions usual = scoring();
        int all = usual.latentSamples() * characterSamples;
        ScoringOptions together =
                new ScoringOptions(all, usual.elementSamples(), usual.rowsPerChunk());
        ScoringOptions each =
                new ScoringOptions(
                        Math.max(1, all / cues), usual.elementSamples(), usual.rowsPerChunk());
        Map<String, Recipe<ModelEvaluator, Classifier>> classifiers = new LinkedHashMap<>();
        classifiers.put(
                AccuracyTable.MODEL, evaluator -> new FewShotClassifier(evaluator, together));
        classifiers.put(
                MIXTURE, evaluator -> new SupportMixture(new FewShotClassifier(evaluator, each)));
        addOthers(
                classifiers,
                evaluator -> new PosteriorDivergenceClassifier(evaluator, usual.rowsPerChunk()));
        return classifiers;
    }
}
