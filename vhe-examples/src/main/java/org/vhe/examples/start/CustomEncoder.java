package org.vhe.examples.start;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LoggingListener;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.ShotMean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A model of one's own: a posterior and a likelihood as two functions. */
@Command(
        name = "custom-encoder",
        description = "Bring your own networks: the shortest example (seconds).")
public final class CustomEncoder extends Example<CustomEncoder.Result> {
    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of training (default: ${DEFAULT-VALUE}).")
    private long steps = 1000;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description = "Episodes of classification (default: ${DEFAULT-VALUE}).")
    private int episodes = 100;

    /**
     * What was found.
     *
     * @param gradientError largest relative difference from finite differences
     * @param accuracy on characters of alphabets that training did not see
     */
    public record Result(double gradientError, FewShotRow accuracy) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(CustomEncoder::runExample, args);
    }

    /** Runs and returns what was found. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new CustomEncoder(), args);
    }

    @Override
    protected Result experiment() {
        GradientCheck check = GradientCheck.of(CustomEncoder::posteriorDensity).require(1e-6);
        print("gradients differ from finite differences by %.1e".formatted(check.maxError()));
        GroupedDataset glyphs = Glyphs.generate(Glyphs.Options.defaults());
        Split split = glyphs.holdOut(Glyphs.ALPHABET, 4, common.seed());
        FewShotOptions task = FewShotOptions.of(5, 5, episodes, common.seed());
        FewShotRow row = learn(split.training(), split.heldOut(), steps, task);
        print(AccuracyTable.of(List.of(row)).toString());
        return new Result(check.maxError(), row);
    }

    /** Trains on some glyphs and classifies others by five drawings of each. */
    static FewShotRow learn(
            GroupedDataset seen, GroupedDataset unseen, long steps, FewShotOptions task) {
        Homoencoder model = model(task.seed());
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 5)
                        .budget(Budget.ofSteps(steps))
                        .seed(task.seed())
                        .build();
        try (Trainer trainer = new Trainer(model, seen, options);
                ModelEvaluator evaluator = model.evaluator()) {
            trainer.listen(new LoggingListener("Training")).train();
            return FewShotComparison.of(
                            "model", new FewShotClassifier(evaluator, ScoringOptions.DEFAULT))
                    .and("pixels", new PixelNearestNeighbour(28 * 28))
                    .evaluate(FewShotProtocol.classes(unseen, Glyphs.CHARACTER, task));
        }
    }

    /** log q(c; D) of three drawings each of two classes, for the check of gradients. */
    private static SDVariable posteriorDensity(GraphContext graph) {
        SDVariable support = graph.placeholder("support", 2, 3, 1, 28, 28);
        return posterior(graph, support, Latents.none())
                .logProb(graph.placeholder("c", 2, 32))
                .sum();
    }

    /** q(c; D): features of each drawing of D [batch, shot, 1, 28, 28], and their mean. */
    static Distribution posterior(GraphContext graph, SDVariable support, Latents parents) {
        long[] shape = graph.shapeOf(support);
        SDVariable images = support.reshape(shape[0] * shape[1], 28 * 28);
        SDVariable features =
                Activation.ELU.apply(graph, new Linear("features", 128).apply(graph, images));
        SDVariable set = new ShotMean().apply(graph, features.reshape(shape[0], shape[1], 128));
        return DiagonalGaussian.fromParameters(graph, new Linear("c", 2 * 32).apply(graph, set));
    }

    /** p(x | c): the probability of ink at each pixel. */
    static Distribution likelihood(GraphContext graph, Latents latents) {
        SDVariable c = latents.get("c");
        SDVariable hidden = Activation.ELU.apply(graph, new Linear("hidden", 256).apply(graph, c));
        SDVariable logits = new Linear("logits", 28 * 28).apply(graph, hidden);
        return new Bernoulli(graph, logits.reshape(graph.shapeOf(c)[0], 1, 28, 28));
    }

    /** One latent c, of 32 numbers, that all drawings of a character share. */
    static Homoencoder model(long seed) {
        LatentStructure structure =
                LatentStructure.of(LatentVariable.of("c", Glyphs.CHARACTER, 32));
        return Homoencoder.builder(structure, 1, 28, 28)
                .posterior("c", CustomEncoder::posterior)
                .likelihood(CustomEncoder::likelihood)
                .seed(seed)
                .build();
    }
}
