package org.vhe.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Split;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.Support;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.generation.ConditionalSamples;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.Likelihood;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.Prior;
import org.vhe.core.objective.Objective;
import org.vhe.core.shape.ShapeMismatchException;
import org.vhe.core.shape.Shapes;
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
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.ChannelsFirst;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.LatentVector;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Sequential;
import org.vhe.models.layer.ShotMean;
import org.vhe.models.layer.Upsample2d;

/** The page on one's own networks, trained for a moment: its code is that of this test. */
class OwnNetworksPageTest {
    private static final int STEPS = 60;
    @TempDir private Path folder;

    static SDVariable features(GraphContext graph, SDVariable drawings) { // [n, 1, 28, 28]
        return Sequential.of(
                        new ChannelsLast(),
                        new Conv2d("first", 16, 3).withStride(2), // [n, 14, 14, 16]
                        Activation.ELU,
                        new Conv2d("second", 32, 3).withStride(2), // [n, 7, 7, 32]
                        Activation.ELU,
                        new Flatten())
                .apply(graph, drawings); // [n, 1568]
    }

    static Distribution ofCharacter(GraphContext graph, SDVariable support, Latents parents) {
        long[] shape = graph.shapeOf(support); // [batch, shot, 1568]
        SDVariable each =
                Sequential.of(new Linear("element", 128), Activation.ELU)
                        .apply(graph, support.reshape(shape[0] * shape[1], shape[2]));
        SDVariable set = new ShotMean().apply(graph, each.reshape(shape[0], shape[1], 128));
        return DiagonalGaussian.fromParameters(graph, new Linear("set", 2 * 32).apply(graph, set));
    }

    static Distribution ofDrawing(GraphContext graph, SDVariable support, Latents parents) {
        SDVariable x = new Flatten().apply(graph, support); // one drawing, [batch, 1, 1568]
        SDVariable both =
                new Linear("x", 128)
                        .apply(graph, x)
                        .add(new Linear("c", 128).apply(graph, parents.get("c")));
        return DiagonalGaussian.fromParameters(
                graph, Sequential.of(Activation.ELU, new Linear("z", 2 * 8)).apply(graph, both));
    }

    static Distribution decoder(GraphContext graph, Latents latents) {
        SDVariable both = LatentVector.of(graph, latents); // c and z, [batch, 40]
        SDVariable start =
                Sequential.of(new Linear("start", 7 * 7 * 32), Activation.ELU).apply(graph, both);
        SDVariable logits =
                Sequential.of(
                                new Upsample2d(2), // [batch, 14, 14, 32]
                                new Conv2d("first", 32, 3),
                                Activation.ELU,
                                new Upsample2d(2), // [batch, 28, 28, 32]
                                new Conv2d("second", 16, 3),
                                Activation.ELU,
                                new Conv2d("logits", 1, 1),
                                new ChannelsFirst())
                        .apply(graph, start.reshape(graph.shapeOf(both)[0], 7, 7, 32));
        return new Bernoulli(graph, logits); // [batch, 1, 28, 28]
    }

    static Homoencoder.Builder parts() {
        LatentStructure structure =
                LatentStructure.of(
                        LatentVariable.of("c", "character", 32),
                        LatentVariable.of("z", Grouping.ELEMENT, 8).withParents("c"));
        return Homoencoder.builder(structure, 1, 28, 28)
                .encoder((graph, drawings) -> features(graph, drawings))
                .posterior("c", (graph, support, parents) -> ofCharacter(graph, support, parents))
                .posterior("z", (graph, support, parents) -> ofDrawing(graph, support, parents))
                .likelihood((graph, latents) -> decoder(graph, latents));
    }

    static Homoencoder trained(Split glyphs, long steps) {
        Homoencoder model = parts().build();
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 5)
                        .budget(Budget.ofSteps(steps))
                        .learningRate(LearningRateSchedule.fallingFrom(2e-3, 0.4))
                        .maxGradientNorm(10)
                        .build();
        try (Trainer trainer =
                new Trainer(
                        model,
                        glyphs.training().withAugmentation(new DynamicBinarisation()),
                        options)) {
            trainer.listen(new LoggingListener("Training")).train();
        }
        return model;
    }

    private static Split glyphs() {
        return Glyphs.generate(Glyphs.Options.defaults()).holdOut("alphabet", 4, 1);
    }

    private static Split few() {
        return Glyphs.generate(new Glyphs.Options(4, 4, 6, 1, 1)).holdOut("alphabet", 1, 1);
    }

    private static void draw(Homoencoder model, Split glyphs, Path file) throws IOException {
        ConditionalSamples.Options howMany = new ConditionalSamples.Options(8, 1, 12, 1);
        ConditionalSamples drawn =
                ConditionalSamples.of(
                        model, FixedBinarisation.of(glyphs.heldOut(), 1), "character", howMany);
        ImageGrid.of(model.elementShape(), drawn.cues(), drawn.samples()).write(file);
    }

    @Test
    void modelLearnsAndDraws() throws Exception {
        Split glyphs = few();
        Homoencoder model = trained(glyphs, STEPS);
        Path picture = folder.resolve("own-networks.png");
        draw(model, glyphs, picture);

        assertThat(picture).isNotEmptyFile();
        assertThat(boundOf(parts().build(), glyphs, STEPS)).isGreaterThan(-350); // chance: -543
    }

    private static double boundOf(Homoencoder model, Split glyphs, long steps) {
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 2)
                        .batchSize(8)
                        .budget(Budget.ofSteps(steps))
                        .build();
        try (Trainer trainer =
                new Trainer(
                        model,
                        glyphs.training().withAugmentation(new DynamicBinarisation()),
                        options)) {
            TrainingResult result = trainer.train();
            return result.recentTerms().bound();
        }
    }

    @Test
    void gradientsOfTheDecoderAreRight() {
        GradientCheck.of(
                        graph -> {
                            SDVariable c = graph.placeholder("c", 1, 32);
                            SDVariable z = graph.placeholder("z", 1, 8);
                            Latents latents = Latents.none().with("c", c).with("z", z);
                            return decoder(graph, latents).mean().sum();
                        })
                .require(1e-6);
    }

    @Test
    void gradientsOfTheEncoderAreRight() {
        GradientCheck.of(graph -> features(graph, graph.placeholder("x", 1, 1, 28, 28)).sum())
                .require(1e-6);
    }

    @Test
    void summaryNamesAllParameters() {
        Homoencoder model = parts().build();
        System.out.println(model.summary());

        assertThat(model.summary())
                .contains("c [32] per character", "z [8] per element given c")
                .contains("encoder", "posterior/c", "posterior/z", "likelihood", "start/weight");
    }

    @Test
    void wrongShapesAreNamed() {
        assertThatThrownBy(
                        () ->
                                parts().likelihood(
                                                (graph, latents) ->
                                                        new Bernoulli(
                                                                graph,
                                                                new Linear("logits", 700)
                                                                        .apply(
                                                                                graph,
                                                                                latents.get("c"))))
                                        .build())
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[1, 28, 28]")
                .hasMessageContaining("[700]");
    }

    static Prior ofZ() {
        return (graph, parents, batch) ->
                DiagonalGaussian.fromParameters(
                        graph, new Linear("c", 2 * 8).apply(graph, parents.get("c")));
    }

    /** Independent values with log p(x) = -|x - mean| / width - log(2 width), for gray images. */
    record Laplace(GraphContext graph, SDVariable mean, double width) implements Distribution {
        public long[] eventShape() {
            return Shapes.withoutFirst(graph.shapeOf(mean));
        }

        public Support support() {
            return Support.REAL;
        }

        public SDVariable logProb(SDVariable value) {
            SDVariable distance = graph.sameDiff().math().abs(value.sub(mean));
            return StableMath.sumEvent(graph, distance.div(-width).sub(Math.log(2 * width)));
        }

        public Noise noise() {
            return Noise.uniform(eventShape());
        }

        public SDVariable sample(SDVariable noise) { // the inverse of the distribution function
            SDVariable u = noise.sub(0.5);
            SDVariable side = graph.sameDiff().math().sign(u);
            SDVariable tail = graph.sameDiff().math().abs(u).mul(-2).add(1 + 1e-7);
            return mean.sub(side.mul(graph.sameDiff().math().log(tail)).mul(width));
        }

        public boolean isReparameterised() {
            return true;
        }
    }

    static Likelihood grayDecoder() {
        return (graph, latents) -> new Laplace(graph, decoder(graph, latents).mean(), 0.1);
    }

    record SquareRoot() implements Objective {
        public String label() {
            return "square-root";
        }

        public TargetMembership targetMembership() {
            return TargetMembership.INDEPENDENT; // x is drawn from X, whatever D is
        }

        public double klDivisor(LatentVariable latent, int supportSize, double classSize) {
            return Math.sqrt(classSize);
        }
    }

    @Test
    void ownPriorLikelihoodAndObjectiveAreTrained() {
        Homoencoder other = parts().prior("z", ofZ()).likelihood(grayDecoder()).build();
        TrainingOptions options =
                TrainingOptions.builder()
                        .objective(new SquareRoot())
                        .supportSize("c", 2)
                        .batchSize(8)
                        .budget(Budget.ofSteps(STEPS))
                        .build();
        try (Trainer trainer = new Trainer(other, few().training(), options)) {
            // of a mean of one half: 784 * (-0.5 / 0.1 - log 0.2) = -2658
            assertThat(trainer.train().recentTerms().bound()).isGreaterThan(-500);
        }
        assertThat(other.summary()).contains("prior/z");
    }

    @Test
    void densityOfOwnLikelihoodHasTheRightGradient() {
        GradientCheck.of(
                        graph ->
                                new Laplace(graph, graph.placeholder("mean", 2, 3), 0.7)
                                        .logProb(graph.placeholder("value", 2, 3))
                                        .sum())
                .require(1e-6);
    }

    @Test
    void codeOfThePageIsThatOfThisTest() throws Exception {
        PageCode.requireIn(OwnNetworksPageTest.class, "own-networks.md");
    }

    /** The page's figures and picture, into a folder: {@code STEPS FOLDER}. */
    public static void main(String[] args) throws Exception {
        Split glyphs = glyphs();
        long begun = System.nanoTime();
        Homoencoder model = trained(glyphs, Long.parseLong(args[0]));
        System.out.printf("%.0f s%n", (System.nanoTime() - begun) / 1e9);
        Files.createDirectories(Path.of(args[1]));
        draw(model, glyphs, Path.of(args[1]).resolve("own-networks.png"));
        FewShotOptions task = FewShotOptions.of(20, 1, 20, 1);
        try (ModelEvaluator evaluator = model.evaluator()) {
            FewShotRow row =
                    FewShotComparison.of(
                                    "model",
                                    new FewShotClassifier(evaluator, new ScoringOptions(4, 1, 80)))
                            .and("pixels", new PixelNearestNeighbour(28 * 28))
                            .evaluate(
                                    FewShotProtocol.classes(
                                            FixedBinarisation.of(glyphs.heldOut(), 1),
                                            "character",
                                            task));
            System.out.println(row);
        }
        System.out.println(model.summary());
    }
}
