package org.vhe.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Split;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.fewshot.SubgroupClassifier;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.LoggingListener;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.data.image.ImageGrid;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.layer.Sequential;
import org.vhe.models.pixelcnn.AutoregressiveBernoulli;
import org.vhe.models.statistician.LatentPosterior;
import org.vhe.models.statistician.LatentPrior;
import org.vhe.models.statistician.StatisticNetwork;

/** The page on three levels of latents, on few glyphs: its code is that of this test. */
class ThreeLevelsPageTest {
    @TempDir private Path folder;

    static Homoencoder model(long hidden) {
        LatentStructure structure =
                LatentStructure.of(
                        LatentVariable.of("a", "alphabet", 16),
                        LatentVariable.of("c", "character", 32).withParents("a"),
                        LatentVariable.of("z", Grouping.ELEMENT, 8).withParents("a", "c"));
        return Homoencoder.builder(structure, 1, 28, 28)
                .encoder(
                        Sequential.of(
                                        new Flatten(),
                                        Blocks.linear("first", hidden),
                                        Blocks.linear("second", hidden))
                                ::apply)
                .posterior("a", new StatisticNetwork(16, hidden)) // q(a; D), the mean over D within
                .posterior("c", new StatisticNetwork(32, hidden)) // q(c; D, a)
                .posterior("z", new LatentPosterior(8, hidden)) // q(z; x, a, c)
                .prior("c", new LatentPrior(32, hidden)) // p(c | a)
                .prior("z", new LatentPrior(8, hidden)) // p(z | a, c); p(a) is standard normal
                .likelihood((graph, latents) -> decoder(graph, latents, hidden)) // p(x | a, c, z)
                .build();
    }

    /** Pixels are drawn one after the other: each sees those near it that are drawn already. */
    static Distribution decoder(GraphContext graph, Latents latents, long hidden) {
        SDVariable all = LatentVector.of(graph, latents);
        SDVariable condition =
                Sequential.of(
                                Blocks.linear("first", hidden),
                                Blocks.linear("second", 2 * hidden),
                                new Linear("condition", 28 * 28 * 4))
                        .apply(graph, all);
        PixelCnn pixels = new PixelCnn(2, 16, 5, PixelCnn.Unit.GATED);
        return new AutoregressiveBernoulli(
                graph, pixels, condition.reshape(graph.shapeOf(all)[0], 28, 28, 4), 1, 28, 28);
    }

    static TrainingOptions options(long steps) {
        return TrainingOptions.builder()
                .supportSize("a", 10) // drawings of any characters of the target's alphabet
                .supportSize("c", 3) // drawings of the target's character
                .batchSize(32)
                .budget(Budget.ofSteps(steps))
                .learningRate(LearningRateSchedule.fallingFrom(2e-3, 0.4))
                .maxGradientNorm(10)
                .build();
    }

    static ObjectiveTerms train(Homoencoder model, GroupedDataset glyphs, TrainingOptions options) {
        try (Trainer trainer =
                new Trainer(model, glyphs.withAugmentation(new DynamicBinarisation()), options)) {
            TrainingResult result = trainer.listen(new LoggingListener("Training")).train();
            return result.recentTerms();
        }
    }

    /** New drawings of a character: a and c are inferred, z is drawn. */
    static float[][] drawings(
            ConditionalSampler sampler, float[][] ofAlphabet, float[][] ofCharacter) {
        return sampler.generate(Map.of("a", ofAlphabet, "c", ofCharacter), 10);
    }

    /** New characters of an alphabet: a is inferred, c and z are drawn. */
    static float[][] characters(ConditionalSampler sampler, float[][] ofAlphabet) {
        return sampler.generateNew(Map.of("a", ofAlphabet), 10);
    }

    /** Characters of new alphabets: all latents are drawn. */
    static float[][] ofNewAlphabets(ConditionalSampler sampler) {
        return sampler.generateFromPrior(10);
    }

    private static void draw(Homoencoder model, GroupedDataset unseen, Path folder)
            throws IOException {
        ImageGrid drawings = new ImageGrid(model.elementShape(), 1);
        ImageGrid characters = new ImageGrid(model.elementShape(), 5);
        ImageGrid alphabets = new ImageGrid(model.elementShape(), 0);
        Grouping grouping = unseen.grouping("alphabet");
        try (ModelEvaluator evaluator = model.evaluator()) {
            for (int alphabet = 0; alphabet < Math.min(6, grouping.groupCount()); alphabet++) {
                int[] members = grouping.members(alphabet);
                float[][] ofAlphabet = new float[5][];
                for (int i = 0; i < 5; i++) {
                    ofAlphabet[i] = unseen.values(members[(i + 1) * members.length / 6])[0];
                }
                ConditionalSampler sampler =
                        new ConditionalSampler(evaluator, GenerationOptions.samples(alphabet));
                float[][] ofCharacter = unseen.values(members[0]);
                drawings.row(ofCharacter, drawings(sampler, ofAlphabet, ofCharacter));
                characters.row(ofAlphabet, characters(sampler, ofAlphabet));
                alphabets.row(ofNewAlphabets(sampler));
            }
        }
        drawings.write(folder.resolve("three-levels-drawings.png"));
        characters.write(folder.resolve("three-levels-characters.png"));
        alphabets.write(folder.resolve("three-levels-prior.png"));
    }

    private static List<FewShotRow> classify(
            ModelEvaluator evaluator, GroupedDataset unseen, int way, int shot, int episodes) {
        FewShotOptions ofCharacters = FewShotOptions.of(way, 1, episodes, 1);
        FewShotOptions ofAlphabets = FewShotOptions.of(way, shot, episodes, 1);
        FewShotRow characters =
                characters(evaluator)
                        .evaluate(FewShotProtocol.classes(unseen, "character", ofCharacters));
        FewShotRow alphabets =
                alphabets(evaluator)
                        .evaluate(
                                FewShotProtocol.newSubgroups(
                                        unseen, "alphabet", "character", ofAlphabets));
        return List.of(characters, alphabets);
    }

    static FewShotComparison characters(ModelEvaluator evaluator) {
        return FewShotComparison.of(
                        "model", new FewShotClassifier(evaluator, ScoringOptions.DEFAULT))
                .and("pixels", new PixelNearestNeighbour(784));
    }

    static FewShotComparison alphabets(ModelEvaluator evaluator) {
        int samplesOfC = 8; // of the new character's own c, from the drawing, for each alphabet
        return FewShotComparison.of(
                        "model",
                        new SubgroupClassifier(
                                evaluator, "alphabet", samplesOfC, ScoringOptions.DEFAULT))
                .and("posteriors", new PosteriorDivergenceClassifier(evaluator, "alphabet", 80))
                .and("pixels", new PixelNearestNeighbour(784));
    }

    static JointLikelihoodResult likelihood(
            ModelEvaluator evaluator, GroupedDataset unseen, int samples) {
        JointLikelihoodOptions options =
                JointLikelihoodOptions.of(
                        Map.of(
                                "alphabet",
                                        new JointLikelihoodOptions.Level(
                                                samples, 20), // q(a; D) reads 20 drawings
                                "character",
                                        new JointLikelihoodOptions.Level(
                                                samples, 0)), // q(c; D, a) all of it
                        1, // sample of z for each
                        1); // seed
        return new JointLikelihood(evaluator, options).evaluate(unseen, EvaluationProgress.NONE);
    }

    private static Split few() {
        return Glyphs.generate(new Glyphs.Options(5, 6, 5, 1, 1)).holdOut("alphabet", 2, 1);
    }

    @Test
    void everyLevelIsLearnedAndUsed() throws Exception {
        Split glyphs = few();
        Homoencoder model = model(32);
        ObjectiveTerms terms = train(model, glyphs.training(), options(60));
        GroupedDataset unseen = FixedBinarisation.of(glyphs.heldOut(), 1);

        // |alphabet| = 30, |character| = 5
        double kl = terms.kl().get("a") / 30 + terms.kl().get("c") / 5 + terms.kl().get("z");
        assertThat(terms.bound()).isCloseTo(terms.logLikelihood() - kl, within(1e-3));
        assertThat(terms.bound()).isGreaterThan(-480); // chance: -543
        draw(model, unseen, folder);
        for (String picture : List.of("drawings", "characters", "prior")) {
            assertThat(folder.resolve("three-levels-%s.png".formatted(picture))).isNotEmptyFile();
        }
        try (ModelEvaluator evaluator = model.evaluator()) {
            assertThat(classify(evaluator, unseen, 2, 3, 1)).hasSize(2);
            assertThat(likelihood(evaluator, unseen, 2).meanNll()).isBetween(50.0, 500.0);
        }
    }

    @Test
    void codeOfThePageIsThatOfThisTest() throws Exception {
        PageCode.requireIn(ThreeLevelsPageTest.class, "three-levels.md");
    }

    /**
     * The page's pictures, into a folder, and figures: {@code STEPS FOLDER}, and one word more for
     * the pictures alone.
     */
    public static void main(String[] args) throws Exception {
        Split glyphs =
                Glyphs.generate(new Glyphs.Options(300, 12, 10, 1, 1)).holdOut("alphabet", 10, 1);
        GroupedDataset unseen = FixedBinarisation.of(glyphs.heldOut(), 1);
        Homoencoder model = model(256);
        long begun = System.nanoTime();
        System.out.println(train(model, glyphs.training(), options(Long.parseLong(args[0]))));
        System.out.printf("%.0f s%n", (System.nanoTime() - begun) / 1e9);
        Files.createDirectories(Path.of(args[1]));
        draw(model, unseen, Path.of(args[1]));
        if (args.length > 2) {
            return; // the figures take far longer than the pictures
        }
        try (ModelEvaluator evaluator = model.evaluator()) {
            classify(evaluator, unseen, 10, 10, 20).forEach(System.out::println);
            System.out.println(likelihood(evaluator, unseen, 8));
        }
    }
}
