package org.vhe.core.evaluation.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions.Level;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.model.ModelEvaluator;

/** Likelihoods of alphabets whose characters are kept in a file one by one. */
class ResumedNestedLikelihoodTest {
    private static final GroupedDataset DATA =
            GaussianDesigns.data(
                    3,
                    Map.of(
                            "class", new int[] {0, 0, 1, 1, 2, 2, 3, 3, 4, 4},
                            "alphabet", new int[] {0, 0, 0, 0, 1, 1, 1, 1, 1, 1}));
    private static final JointLikelihoodOptions OPTIONS =
            JointLikelihoodOptions.of(
                            Map.of("alphabet", new Level(3, 0), "class", new Level(2, 0)), 1, 5)
                    .withRowsPerChunk(8);
    private static ModelEvaluator evaluator;

    @TempDir Path folder;

    @BeforeAll
    static void open() {
        evaluator =
                GaussianDesigns.hierarchy()
                        .model(GaussianDesigns.hierarchyPosterior(2))
                        .evaluator();
    }

    @AfterAll
    static void close() {
        evaluator.close();
    }

    private Path file() {
        return folder.resolve("likelihood.jsonl");
    }

    private JointLikelihoodResult evaluate() throws IOException {
        return new JointLikelihood(evaluator, OPTIONS)
                .evaluate(DATA, file(), EvaluationProgress.NONE);
    }

    @Test
    void interruptionWithinAnAlphabetLosesTheOpenCharacterOnly() throws IOException {
        JointLikelihoodResult whole =
                new JointLikelihood(evaluator, OPTIONS).evaluate(DATA, EvaluationProgress.NONE);
        assertThat(evaluate()).isEqualTo(whole);
        List<String> lines = Files.readAllLines(file());
        // the header, two characters and their alphabet, three characters and theirs
        assertThat(lines).hasSize(1 + 3 + 4);

        for (int kept = 1; kept <= lines.size(); kept++) {
            Files.write(file(), lines.subList(0, kept));

            assertThat(evaluate()).as("%d lines kept", kept).isEqualTo(whole);
            assertThat(Files.readAllLines(file())).isEqualTo(lines);
        }
    }

    @Test
    void charactersDoneAreTakenFromTheFile() throws IOException {
        double before = evaluate().groups().get(0).logLikelihood();
        List<String> lines = new ArrayList<>(Files.readAllLines(file()).subList(0, 2));
        assertThat(lines.get(1))
                .startsWith("{\"within\":{\"grouping\":\"class\",\"group\":0},\"logMeans\":[");
        lines.set(1, lines.get(1).replaceFirst("\\[.*]", "[-40.0,-40.0,-40.0]"));
        Files.write(file(), lines);
        double fromFile = evaluate().groups().get(0).logLikelihood();
        lines.set(1, lines.get(1).replaceFirst("\\[.*]", "[-41.5,-41.5,-41.5]"));
        Files.write(file(), lines);

        assertThat(fromFile).isNotCloseTo(before, within(1.0));
        assertThat(evaluate().groups().get(0).logLikelihood())
                .isCloseTo(fromFile - 1.5, within(1e-9));
    }

    @Test
    void linesThatFitNoLevelAreDamage() throws IOException {
        evaluate();
        List<String> lines = new ArrayList<>(Files.readAllLines(file()));
        for (String bad :
                new String[] {
                    "{\"within\":{\"grouping\":\"class\",\"group\":5},\"logMeans\":[1,2,3]}",
                    "{\"within\":{\"grouping\":\"alphabet\",\"group\":0},\"logMeans\":[1,2,3]}",
                    "{\"within\":{\"grouping\":\"class\",\"group\":0},\"logMeans\":[1,2]}",
                    "{\"within\":{\"grouping\":\"class\",\"group\":0}}",
                    "{\"within\":{\"grouping\":\"class\"},\"logMeans\":[1,2,3]}",
                    "{\"within\":{\"grouping\":\"class\",\"group\":0},\"logMeans\":[1,null,3]}",
                    "{\"within\":{\"grouping\":\"class\",\"group\":0},\"logMeans\":[1,\"NaN\",3]}",
                    "{\"within\":{\"grouping\":\"class\",\"group\":0},\"logMeans\":[1,1e999,3]}",
                    "{\"within\":null,\"logMeans\":[1,2,3]}"
                }) {
            lines.set(2, bad);
            Files.write(file(), lines);
            assertThatThrownBy(this::evaluate)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged in line 3");
        }
    }
}
