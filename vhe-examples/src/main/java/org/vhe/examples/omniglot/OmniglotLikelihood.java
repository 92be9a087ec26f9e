package org.vhe.examples.omniglot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions.Level;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.OmniglotReader;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.OmniglotArguments;
import org.vhe.examples.cli.Pretrained;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.cli.WeightsArguments;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.examples.output.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Estimates the joint likelihood of held-out characters (section 4.3 of the paper). Each
 * character's result is kept in the output folder as soon as it is done, in a file whose name
 * stands for model, data and options: the same command again goes on where it was interrupted.
 */
@Command(
        name = "likelihood",
        description = {
            "Estimate the joint negative log-likelihood of held-out characters.",
            "Results are kept in the output folder, character by character. The same command again"
                    + " goes on from them, also with another number of characters; to begin anew,"
                    + " delete the file."
        })
public final class OmniglotLikelihood extends Example<OmniglotLikelihood.Result> {
    @Mixin private WeightsArguments weights = new WeightsArguments();
    @Mixin private OmniglotArguments data = new OmniglotArguments();

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Importance samples of c (default: ${DEFAULT-VALUE}).")
    private int samples = 20;

    @Option(
            names = "--inner-samples",
            paramLabel = "N",
            description = "Samples of z for each sample of c (default: ${DEFAULT-VALUE}).")
    private int innerSamples = 10;

    @Option(
            names = "--support",
            paramLabel = "N",
            description = "Members of a class that q(c; D) reads; 0 for all (default: 0).")
    private int support;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Characters to evaluate, chosen at random; 0 for all (default: 0).")
    private int classes;

    /**
     * What was found.
     *
     * @param data what was held out
     * @param likelihood in nats per image, with each character's own
     */
    public record Result(OmniglotPreparation data, JointLikelihoodResult likelihood) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(OmniglotLikelihood::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new OmniglotLikelihood(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        Path file = weights.locate(Pretrained.LIKELIHOOD);
        Homoencoder model = Checkpoint.loadModel(file);
        OmniglotPreparation choice = data.choiceFor(file, Division.BACKGROUND);
        JointLikelihoodOptions options =
                JointLikelihoodOptions.of(
                                Map.of(OmniglotReader.CHARACTER, new Level(samples, support)),
                                innerSamples,
                                common.seed())
                        .withMaxGroups(classes);
        GroupedDataset heldOut =
                choice.forEvaluation(data.load(choice).heldOut(), Seeds.derive(common.seed(), 1));
        JointLikelihoodResult found;
        try (ModelEvaluator evaluator = model.evaluator()) {
            found = evaluate(new JointLikelihood(evaluator, options), heldOut);
        }
        print(table(found).toString());
        return new Result(choice, found);
    }

    private JointLikelihoodResult evaluate(JointLikelihood likelihood, GroupedDataset heldOut)
            throws IOException {
        String name = "likelihood-%s.jsonl".formatted(likelihood.fingerprint(heldOut).shortName());
        Path results = common.out("omniglot").resolve(name);
        if (Files.exists(results)) {
            print("going on from " + results);
        }
        JointLikelihoodResult found =
                likelihood.evaluate(heldOut, results, new Progress("Likelihood", "characters"));
        print("by character " + results);
        return found;
    }

    private static TextTable table(JointLikelihoodResult found) {
        return new TextTable("nats per image", "NLL", "95% interval", "images", "characters")
                .row(
                        "joint",
                        AccuracyTable.number(2, found.meanNll()),
                        AccuracyTable.number(2, found.lower())
                                + " to "
                                + AccuracyTable.number(2, found.upper()),
                        Long.toString(found.elements()),
                        Integer.toString(found.groups().size()));
    }
}
