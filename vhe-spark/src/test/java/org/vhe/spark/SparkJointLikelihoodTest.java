package org.vhe.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

class SparkJointLikelihoodTest {
    private static final Homoencoder MODEL = DenseVhe.create(new DenseOptions(28, 64, 16, 4), 7);
    private static final GroupedDataset DATA = Glyphs.generate(new Glyphs.Options(3, 4, 10, 1, 3));
    private static final JointLikelihoodOptions OPTIONS =
            JointLikelihoodOptions.of(Glyphs.CHARACTER, 10, 5, 11);

    @TempDir Path folder;

    private static JointLikelihoodResult here() {
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            return new JointLikelihood(evaluator, OPTIONS).evaluate(DATA, EvaluationProgress.NONE);
        }
    }

    private static JointLikelihoodResult onSpark(Optional<Path> file, EvaluationProgress progress)
            throws IOException {
        return SparkJointLikelihood.evaluate(
                TestCluster.context(), MODEL, DATA, OPTIONS, file, progress);
    }

    @Test
    void equalsOneMachineToTheLastBitThoughAnExecutorIsKilledAndTheFileGoesOn() throws IOException {
        JointLikelihoodResult here = here();
        Path file = folder.resolve("likelihood.jsonl");
        List<Long> before = TestCluster.executors();
        AtomicLong killed = new AtomicLong();
        assertThat(before).hasSize(2);

        JointLikelihoodResult there =
                onSpark(
                        Optional.of(file),
                        (done, total) -> {
                            if (done == 3) {
                                killed.set(TestCluster.killOne());
                            }
                        });

        assertThat(there).isEqualTo(here);
        assertThat(before).contains(killed.get());
        assertThat(TestCluster.executors()).doesNotContain(killed.get());

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + 12);
        Files.write(file, lines.subList(0, 6));
        Set<Long> counts = new HashSet<>();
        assertThat(onSpark(Optional.of(file), (done, total) -> counts.add(done))).isEqualTo(here);
        assertThat(counts).hasSize(12);
        assertThat(new HashSet<>(Files.readAllLines(file))).isEqualTo(new HashSet<>(lines));
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            assertThat(
                            new JointLikelihood(evaluator, OPTIONS)
                                    .evaluate(DATA, file, EvaluationProgress.NONE))
                    .isEqualTo(here);
        }
    }

    @Test
    void badDataFailWithTheNamesOfElementAndClass() {
        GroupedDataset bad =
                DATA.map(
                        (element, values) -> {
                            if (element == 13) {
                                Arrays.fill(values, 2);
                            }
                            return values;
                        });
        String label =
                bad.grouping(Glyphs.CHARACTER).label(bad.grouping(Glyphs.CHARACTER).groupOf(13));
        assertThatThrownBy(
                        () ->
                                SparkJointLikelihood.evaluate(
                                        TestCluster.context(),
                                        MODEL,
                                        bad,
                                        OPTIONS,
                                        Optional.empty(),
                                        EvaluationProgress.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("character '" + label + "': ")
                .hasMessageContaining("element 13");
    }
}
