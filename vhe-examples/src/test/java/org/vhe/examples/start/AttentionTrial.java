package org.vhe.examples.start;

import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.image.FixedBinarisation;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

/**
 * Glyphs learned by the mean over D and by attention over it, for a table in the documentation:
 * {@code AttentionTrial STEPS SHOTS SEED...}.
 */
public final class AttentionTrial {

    private AttentionTrial() {}

    public static void main(String[] args) {
        long steps = Long.parseLong(args[0]);
        int shots = Integer.parseInt(args[1]);
        for (String seed : List.of(args).subList(2, args.length)) {
            for (int heads : new int[] {0, 4}) {
                System.out.println(line(heads, steps, shots, Long.parseLong(seed)));
            }
        }
    }

    private static String line(int heads, long steps, int shots, long seed) {
        Split split = Glyphs.generate(Glyphs.Options.defaults()).holdOut(Glyphs.ALPHABET, 4, seed);
        GroupedDataset unseen = FixedBinarisation.of(split.heldOut(), seed);
        Homoencoder model = DenseVhe.create(DenseOptions.defaults().withAttention(heads), seed);
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize(DenseVhe.CLASS_LATENT, shots)
                        .batchSize(32)
                        .budget(Budget.ofSteps(steps))
                        .learningRate(LearningRateSchedule.fallingFrom(2e-3, 0.4))
                        .maxGradientNorm(10)
                        .seed(seed)
                        .build();
        long begun = System.nanoTime();
        GroupedDataset binary = split.training().withAugmentation(new DynamicBinarisation());
        try (Trainer trainer = new Trainer(model, binary, options)) {
            trainer.train();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        SupportSpec support = SupportSpec.of(DenseVhe.CLASS_LATENT, Glyphs.CHARACTER, shots);
        EstimatedTerms.Options batches = new EstimatedTerms.Options(32, 100, 1);
        EstimatedTerms terms = EstimatedTerms.of(model, unseen, List.of(support), batches);
        try (ModelEvaluator evaluator = model.evaluator()) {
            FewShotOptions task = FewShotOptions.of(20, shots, 20, 1);
            FewShotClassifier classifier =
                    new FewShotClassifier(evaluator, new ScoringOptions(4, 1, 80));
            return "heads %d, seed %d, %.0f s: log-likelihood %.2f, kl %s, %s"
                    .formatted(
                            heads,
                            seed,
                            seconds,
                            terms.logLikelihood(),
                            terms.kl(),
                            FewShotEvaluation.evaluate(
                                    classifier,
                                    FewShotProtocol.classes(unseen, Glyphs.CHARACTER, task)));
        }
    }
}
