package org.vhe.examples.onedim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;

class StudyTest {
    @TempDir private Path folder;

    /** Two epochs on little data. */
    private static StudyOptions small(int restarts, OneDimensionalFamily... families) {
        return new StudyOptions(
                List.of(families),
                List.of(Method.VHE, Method.NEURAL_STATISTICIAN),
                List.of(2, 1),
                restarts,
                LinearModel.Constants.LEARNED,
                new TrainingPlan(1, List.of(0.0, 1.0), 2, 50, 0.01),
                new MeasureOptions(100, 5, 4, 2, 2),
                new OneDimensionalData.Options(10, 20, FamilyConstants.defaults(), 0),
                1);
    }

    private StudyResults run(String name, StudyOptions options, int workers) throws Exception {
        ResultsFile file = ResultsFile.open(folder.resolve(name), options);
        return new Study(options, file, workers).run(EvaluationProgress.NONE);
    }

    @Test
    void runsInParallelAreThoseDoneOneByOne() throws Exception {
        StudyOptions options =
                small(2, OneDimensionalFamily.GAUSSIAN, OneDimensionalFamily.VON_MISES);
        List<RunResult> serial = run("serial", options, 1).runs();
        List<RunResult> parallel = run("parallel", options, 3).runs();
        assertThat(serial).hasSize(16);
        for (int i = 0; i < serial.size(); i++) {
            assertThat(parallel.get(i).key()).isEqualTo(serial.get(i).key());
            assertThat(parallel.get(i).trainingBound()).isEqualTo(serial.get(i).trainingBound());
            assertThat(parallel.get(i).measures()).isEqualTo(serial.get(i).measures());
            assertThat(parallel.get(i).failure()).isEmpty();
        }
    }

    @Test
    void tightenedRunsAreMeasuredLikeTheOthers() throws Exception {
        StudyOptions plain = small(1, OneDimensionalFamily.GAUSSIAN, OneDimensionalFamily.DISCRETE);
        StudyOptions options =
                new StudyOptions(
                        plain.families(),
                        List.of(Method.VHE, Method.TIGHTENED, Method.TIGHTENED_LEARNED),
                        plain.supportSizes(),
                        1,
                        plain.constants(),
                        plain.training(),
                        new MeasureOptions(100, 5, 4, 2, 2, 3),
                        plain.data(),
                        1);
        StudyResults results = run("tightened", options, 2);
        assertThat(results.runs()).hasSize(12);
        for (RunResult run : results.runs()) {
            assertThat(run.failure()).isEmpty();
            assertThat(run.trainingBound()).isFinite();
            for (Measures.Kind measure : Measures.Kind.values()) {
                assertThat(measure.of(run.measures())).isFinite();
            }
        }
        String summary = new StudySummary(results).toString();
        assertThat(summary)
                .contains("| family | \\|D\\| | VHE | tightened | tightened, learned q' |")
                .contains("## joint NLL, refined (nats)");
        // with two elements the best r is not known
        assertThat(summary)
                .contains("| 2 | tightened | - / ")
                .doesNotContain("| 1 | tightened | - /");
    }

    @Test
    void methodsHaveNames() {
        for (Method method : Method.values()) {
            assertThat(Method.ofLabel(method.label())).isSameAs(method);
        }
        assertThatThrownBy(() -> Method.ofLabel("elbo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no objective 'elbo'; there are [vhe, ns, resample, rescale, vae, tightened, tightened-learned]");
    }

    @Test
    void onlyMissingRunsAreDone() throws Exception {
        StudyOptions one = small(1, OneDimensionalFamily.GAUSSIAN);
        StudyResults first = run("same", one, 1);
        List<Long> told = new ArrayList<>();
        StudyOptions two = small(2, OneDimensionalFamily.GAUSSIAN);
        ResultsFile file = ResultsFile.open(folder.resolve("same"), two);
        StudyResults second = new Study(two, file, 1).run((done, total) -> told.add(done));
        assertThat(told).containsExactly(4L, 5L, 6L, 7L, 8L);
        // Seconds too are those of the first time: the runs were not done again.
        List<String> lines = first.runs().stream().map(RunCsv::line).toList();
        assertThat(second.runs().subList(0, 4).stream().map(RunCsv::line)).isEqualTo(lines);
    }

    @Test
    void restartOfTheBestTrainingObjectiveIsChosen() {
        StudyOptions options = small(3, OneDimensionalFamily.GAUSSIAN);
        List<RunResult> runs = new ArrayList<>();
        double[] bounds = {-2, -1, Double.NaN};
        for (int restart = 0; restart < 3; restart++) {
            RunKey key = new RunKey(OneDimensionalFamily.GAUSSIAN, Method.VHE, 1, restart);
            Measures measures = new Measures(1 + 2 * restart, 0, 0, 0, 0);
            runs.add(new RunResult(key, bounds[restart], measures, 1, ""));
        }
        StudyResults results = new StudyResults(options, runs);
        StudyResults.Cell cell =
                results.cell(OneDimensionalFamily.GAUSSIAN, Method.VHE, 1).orElseThrow();
        assertThat(cell.value(Measures.Kind.ENCODED_INFORMATION)).isEqualTo(3);
        // Of 1 and 3; the third run failed.
        assertThat(cell.deviation(Measures.Kind.ENCODED_INFORMATION))
                .isCloseTo(Math.sqrt(2), within(1e-12));
        assertThat(results.cell(OneDimensionalFamily.GAUSSIAN, Method.VHE, 2)).isEmpty();
    }

    @Test
    void figureHasAPanelForEachFamilyAndMeasure() throws Exception {
        StudyOptions options =
                small(1, OneDimensionalFamily.GAUSSIAN, OneDimensionalFamily.DISCRETE);
        StudyFigure figure = new StudyFigure(run("figure", options, 1), options.objectives());
        Path png = folder.resolve("figure.png");
        Path svg = folder.resolve("figure.svg");
        figure.writePng(png);
        figure.writeSvg(svg);
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(1000);
        String text = Files.readString(svg, StandardCharsets.UTF_8);
        assertThat(text).contains("Gaussian", "Discrete", "Neural Statistician");
        for (Measures.Kind measure : options.measures().kinds()) {
            assertThat(text).contains(measure.title().replace("&", "&amp;"));
        }
        assertThat(text).doesNotContain("resample only");
    }

    @Test
    void summaryHasARowForEachFamilyAndSizeAndNamesFailures() throws IOException {
        StudyOptions options = small(1, OneDimensionalFamily.GAUSSIAN);
        RunKey key = new RunKey(OneDimensionalFamily.GAUSSIAN, Method.VHE, 1, 0);
        RunKey other = new RunKey(OneDimensionalFamily.GAUSSIAN, Method.VHE, 2, 0);
        List<RunResult> runs =
                List.of(
                        new RunResult(
                                key, -1, new Measures(0.5, 1.25, 0.25, 12_345, Double.NaN), 1, ""),
                        new RunResult(other, Double.NaN, Measures.NONE, 1, "it diverged"));
        String text = new StudySummary(new StudyResults(options, runs)).toString();
        assertThat(text)
                .contains("| gaussian | 1 | 0.500 | failed |")
                .contains("| gaussian | 1 | 1.2e+04 | failed |")
                .contains("| gaussian | 2 | failed | failed |")
                .contains("- gaussian, VHE, |D| = 2, restart 0: it diverged");
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> small(0, OneDimensionalFamily.GAUSSIAN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("restarts, found [GAUSSIAN]");
        assertThatThrownBy(() -> RunKey.family("poisson"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no family 'poisson'; there are [gaussian, gaussian-mixture, von-mises, gamma, discrete]");
        assertThatThrownBy(() -> new TrainingPlan(-1, List.of(1.0), 2, 3, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found -1, 2, 3 and 0.1");
        assertThatThrownBy(() -> new TrainingPlan(1, List.of(1.5), 2, 3, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("warmUpFrom must be weights between 0 and 1, found [1.5]");
    }
}
