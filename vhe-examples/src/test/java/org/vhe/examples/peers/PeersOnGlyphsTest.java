package org.vhe.examples.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vhe.core.dataset.Split;
import org.vhe.core.evaluation.fewshot.EpisodicFewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.model.EpisodicEvaluator;
import org.vhe.core.objective.Objective;
import org.vhe.core.training.Budget;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.metric.Metric;
import org.vhe.models.metric.MetricClassifier;
import org.vhe.models.metric.MetricOptions;

/** Peers learn to tell invented glyphs apart that they have not seen. */
class PeersOnGlyphsTest {

    @ParameterizedTest
    @EnumSource(Metric.class)
    void aShortTrainingIsBetterThanPixels(Metric metric) {
        Split glyphs = Glyphs.generate(Glyphs.Options.defaults()).holdOut(Glyphs.ALPHABET, 4, 1);
        MetricOptions sizes = MetricOptions.of(metric).withWidth(8).withAttentionScale(10);
        EpisodicClassifier model = MetricClassifier.create(sizes, 1);
        TrainingOptions options =
                TrainingOptions.builder()
                        .objective(Objective.EPISODIC)
                        .supportSize(EpisodicClassifier.CLASS, 1)
                        .batchSize(24)
                        .budget(Budget.ofSteps(metric == Metric.SIAMESE ? 1000 : 150))
                        .build();
        try (Trainer trainer = new Trainer(model, glyphs.training(), options);
                EpisodicEvaluator evaluator = model.evaluator()) {
            trainer.train();
            FewShotRow row =
                    FewShotComparison.of("peer", new EpisodicFewShotClassifier(evaluator, 32))
                            .and("pixels", new PixelNearestNeighbour(28 * 28))
                            .evaluate(
                                    FewShotProtocol.classes(
                                            glyphs.heldOut(),
                                            Glyphs.CHARACTER,
                                            FewShotOptions.of(5, 1, 40, 1)));
            double pixels = row.result("pixels").orElseThrow().accuracy().value();
            double peer = row.result("peer").orElseThrow().accuracy().value();
            assertThat(peer).isGreaterThan(pixels);
        }
    }
}
