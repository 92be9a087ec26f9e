package org.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Split;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Budget;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.TrainedModel;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.ShotMean;
import org.vhe.models.pretrained.Pretrained;

/** What a user does, with the published modules alone: own data, own networks. */
public final class Consumer {
    private static final String CLASS = "class";
    private static final int SIDE = 8;
    private static final int PIXELS = SIDE * SIDE;
    private static final int PER_CLASS = 20;

    private Consumer() {}

    public static void main(String[] args) throws IOException {
        Split data = data(120, 1).holdOut(CLASS, 20, 1);

        Homoencoder model = train(data.training());
        FewShotResult accuracy = classify(model, data.heldOut(), CLASS);
        System.out.println("5-way 1-shot: " + accuracy.accuracy());
        require(accuracy.accuracy().value() > 0.9, "unseen classes are told apart");

        Path file = Files.createTempDirectory("consumer").resolve("model.zip");
        Checkpoint.of(model).write(file);
        Homoencoder loaded = model(2);
        Checkpoint.read(file).copyTo(loaded, true);
        require(classify(loaded, data.heldOut(), CLASS).equals(accuracy), "a loaded model is the same model");

        double agreement = agreementOfSamples(loaded, data.heldOut());
        System.out.println("pixels of samples as in their cue: " + agreement);
        require(agreement > 0.6, "samples look like the class of their cue");

        GroupedDataset glyphs = Glyphs.generate(new Glyphs.Options(2, 5, 4, 1, 1));
        TrainedModel pretrained = Pretrained.OMNIGLOT_CLASSIFICATION.load();
        Homoencoder ofCharacters = pretrained.requireUnseen(glyphs, Glyphs.CHARACTER);
        FewShotResult unseen = classify(ofCharacters, glyphs, Glyphs.CHARACTER);
        System.out.println("pretrained, on glyphs: " + unseen.accuracy());
        require(unseen.accuracy().value() > 0.6, "a pretrained model knows glyphs apart");
    }

    /** Classes of images: a random pattern each, of which every image flips a twentieth. */
    private static GroupedDataset data(int classes, long seed) {
        Random random = new Random(seed);
        int[] classOf = IntStream.range(0, classes * PER_CLASS).map(i -> i / PER_CLASS).toArray();
        float[] values = new float[classOf.length * PIXELS];
        for (int i = 0; i < classOf.length; i++) {
            Random pattern = new Random(seed * 1000 + classOf[i]);
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                boolean ink = pattern.nextBoolean() != random.nextDouble() < 0.05;
                values[i * PIXELS + pixel] = ink ? 1 : 0;
            }
        }
        List<String> labels = IntStream.of(classOf).mapToObj(c -> "pattern " + c).toList();
        Grouping grouping = Grouping.ofLabels(CLASS, labels);
        return new GroupedDataset(values, new long[] {1, SIDE, SIDE}, List.of(grouping));
    }

    /** q(c; D): features of each image of D [batch, shot, 1, 8, 8], and their mean. */
    private static Distribution posterior(
            GraphContext graph, SDVariable support, Latents parents) {
        long[] shape = graph.shapeOf(support);
        SDVariable images = support.reshape(shape[0] * shape[1], PIXELS);
        SDVariable features =
                Activation.ELU.apply(graph, new Linear("features", 128).apply(graph, images));
        SDVariable set = new ShotMean().apply(graph, features.reshape(shape[0], shape[1], 128));
        return DiagonalGaussian.fromParameters(graph, new Linear("c", 2 * 32).apply(graph, set));
    }

    /** p(x | c): the probability of ink at each pixel. */
    private static Distribution likelihood(GraphContext graph, Latents latents) {
        SDVariable c = latents.get("c");
        SDVariable hidden = Activation.ELU.apply(graph, new Linear("hidden", 128).apply(graph, c));
        SDVariable logits = new Linear("logits", PIXELS).apply(graph, hidden);
        return new Bernoulli(graph, logits.reshape(graph.shapeOf(c)[0], 1, SIDE, SIDE));
    }

    private static Homoencoder model(long seed) {
        LatentStructure structure = LatentStructure.of(LatentVariable.of("c", CLASS, 32));
        return Homoencoder.builder(structure, 1, SIDE, SIDE)
                .posterior("c", Consumer::posterior)
                .likelihood(Consumer::likelihood)
                .seed(seed)
                .build();
    }

    private static Homoencoder train(GroupedDataset data) {
        Homoencoder model = model(1);
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 2)
                        .budget(Budget.ofSteps(500))
                        .seed(1)
                        .build();
        try (Trainer trainer = new Trainer(model, data, options)) {
            trainer.train();
        }
        return model;
    }

    private static FewShotResult classify(
            Homoencoder model, GroupedDataset data, String classes) {
        FewShotOptions task = FewShotOptions.of(5, 1, 20, 1);
        try (ModelEvaluator evaluator = model.evaluator()) {
            return FewShotEvaluation.evaluate(
                    new FewShotClassifier(evaluator, new ScoringOptions(4, 1, 80)),
                    FewShotProtocol.classes(data, classes, task));
        }
    }

    /** Part of the pixels of ten samples that are as in the image they were asked for by. */
    private static double agreementOfSamples(Homoencoder model, GroupedDataset data) {
        float[] cue = data.values(0)[0];
        try (ModelEvaluator evaluator = model.evaluator()) {
            ConditionalSampler sampler =
                    new ConditionalSampler(evaluator, GenerationOptions.samples(1));
            int same = 0;
            for (float[] sample : sampler.generate(new float[][] {cue}, 10)) {
                for (int pixel = 0; pixel < PIXELS; pixel++) {
                    same += sample[pixel] == cue[pixel] ? 1 : 0;
                }
            }
            return same / (10.0 * PIXELS);
        }
    }

    private static void require(boolean condition, String claim) {
        if (!condition) {
            throw new IllegalStateException("not so: " + claim);
        }
    }
}
