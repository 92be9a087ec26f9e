package org.vhe.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.vhe.core.training.Budget;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.Glyphs;

class DeepLearning4jUiListenerTest {
    @Test
    void pageReadsScoresAndMagnitudesOfEveryReportedStep() {
        InMemoryStatsStorage storage = new InMemoryStatsStorage();
        List<Double> bounds = new ArrayList<>();
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize("c", 2)
                        .batchSize(8)
                        .budget(Budget.ofSteps(6))
                        .build();
        try (Trainer trainer =
                new Trainer(
                        Families.all().get("deconv").get(),
                        Glyphs.generate(Glyphs.Options.defaults()),
                        options)) {
            trainer.listen(new DeepLearning4jUiListener(storage, "glyphs", 2));
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            bounds.add(report.terms().bound());
                        }
                    });
            trainer.train();
        }
        StatsInitializationReport model =
                (StatsInitializationReport) storage.getStaticInfo("glyphs", "StatsListener", "vhe");
        long parameters = model.getModelNumParams();
        List<Persistable> updates = storage.getAllUpdatesAfter("glyphs", "StatsListener", "vhe", 0);
        assertThat(updates).hasSize(3);
        for (int i = 0; i < 3; i++) {
            StatsReport report = (StatsReport) updates.get(i);
            assertThat(report.getIterationCount()).isEqualTo(2 * i + 2);
            assertThat(report.getScore()).isCloseTo(-bounds.get(2 * i + 1), within(1e-9));
            assertThat(report.getMeanMagnitudes(StatsType.Updates))
                    .containsOnlyKeys(report.getMeanMagnitudes(StatsType.Parameters).keySet())
                    .anySatisfy((name, size) -> assertThat(size).isPositive())
                    // the page shows the ratios of those alone
                    .anySatisfy((name, size) -> assertThat(name).endsWith("W"));
            assertThat(report.getMeanMagnitudes(StatsType.Updates).keySet())
                    .noneMatch(name -> name.substring(name.indexOf('_')).contains("/"));
            for (StatsType type : List.of(StatsType.Parameters, StatsType.Updates)) {
                assertThat(report.getStdev(type)).hasSameSizeAs(report.getMeanMagnitudes(type));
                assertThat(report.getHistograms(type))
                        .hasSameSizeAs(report.getMeanMagnitudes(type));
            }
            long values =
                    report.getHistograms(StatsType.Parameters).values().stream()
                            .flatMapToInt(histogram -> Arrays.stream(histogram.getBinCounts()))
                            .sum();
            assertThat(values).isEqualTo(parameters);
        }
        assertThat(ComputationGraphConfiguration.fromJson(model.getModelConfigJson()).getVertices())
                .containsKeys("encoder", "likelihood", "bound");
    }
}
