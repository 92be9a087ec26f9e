package org.vhe.examples.onedim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.data.synthetic.OneDimensionalFamily;

class ResultsFileTest {
    private static final RunKey FIRST =
            new RunKey(OneDimensionalFamily.VON_MISES, Method.NEURAL_STATISTICIAN, 5, 2);
    private static final RunKey SECOND =
            new RunKey(OneDimensionalFamily.GAMMA, Method.RESCALE, 1, 0);
    private static final RunResult GOOD =
            new RunResult(FIRST, -1.5, new Measures(0.25, 1.5, 0.125, 1.25, 1.125), 2.5, "");
    private static final RunResult FAILED =
            new RunResult(SECOND, Double.NaN, Measures.NONE, 0.5, "training diverged, step 3");

    @TempDir private Path folder;

    @Test
    void resultsComeBack() throws IOException {
        ResultsFile file = ResultsFile.open(folder, StudyOptions.defaults());
        file.append(GOOD);
        file.append(FAILED);
        ResultsFile again = ResultsFile.open(folder, StudyOptions.defaults());
        assertThat(again.results(List.of(FIRST))).containsExactly(GOOD);
        RunResult failed = again.results(List.of(SECOND)).get(0);
        assertThat(failed.failed()).isTrue();
        assertThat(failed.failure()).isEqualTo("training diverged step 3");
        assertThat(failed.measures().jointNll()).isNaN();
    }

    @Test
    void filesOfEarlierVersionsGoOn() throws IOException {
        ResultsFile file = ResultsFile.open(folder, StudyOptions.defaults());
        assertThat(Files.readString(folder.resolve("settings.json"))).doesNotContain("refinement");
        String line = "von-mises,ns,5,2,-1.500000,0.250000,1.500000,0.125000,1.250000,2.50,,end\n";
        Files.writeString(file.path(), line, StandardOpenOption.APPEND);
        ResultsFile again = ResultsFile.open(folder, StudyOptions.defaults());
        Measures found = again.results(List.of(FIRST)).get(0).measures();
        assertThat(found).isEqualTo(new Measures(0.25, 1.5, 0.125, 1.25, Double.NaN));
    }

    @Test
    void lineThatWasCutOffIsForgotten() throws IOException {
        ResultsFile file = ResultsFile.open(folder, StudyOptions.defaults());
        file.append(GOOD);
        String line = RunCsv.line(FAILED);
        Files.writeString(
                file.path(), line.substring(0, line.length() - 2), StandardOpenOption.APPEND);
        ResultsFile again = ResultsFile.open(folder, StudyOptions.defaults());
        assertThat(again.contains(FIRST)).isTrue();
        assertThat(again.contains(SECOND)).isFalse();
        again.append(FAILED);
        assertThat(Files.readAllLines(file.path())).hasSize(3);
    }

    @Test
    void resultsOfOtherSettingsAreNotMixedIn() throws IOException {
        ResultsFile.open(folder, StudyOptions.defaults()).append(GOOD);
        StudyOptions full = StudyOptions.defaults();
        StudyOptions longer =
                new StudyOptions(
                        full.families(),
                        full.objectives(),
                        full.supportSizes(),
                        full.restarts(),
                        full.constants(),
                        new TrainingPlan(50, List.of(0.0, 1.0, 0.5), 300, 500, 0.01),
                        full.measures(),
                        full.data(),
                        full.seed());
        assertThatThrownBy(() -> ResultsFile.open(folder, longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other settings");
    }

    @Test
    void moreRestartsAreNoOtherSettings() throws IOException {
        StudyOptions full = StudyOptions.defaults();
        ResultsFile.open(folder, full).append(GOOD);
        StudyOptions more =
                new StudyOptions(
                        full.families(),
                        full.objectives(),
                        List.of(1, 50),
                        9,
                        full.constants(),
                        full.training(),
                        full.measures(),
                        full.data(),
                        full.seed());
        assertThat(ResultsFile.open(folder, more).contains(FIRST)).isTrue();
    }
}
