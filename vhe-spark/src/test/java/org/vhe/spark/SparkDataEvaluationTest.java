package org.vhe.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.EpisodeResult;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

class SparkDataEvaluationTest {
    private static final Homoencoder MODEL =
            DenseVhe.create(new DenseOptions(Glyphs.SIDE, 32, 8, 4), 5);
    private static final GroupedDataset DATA =
            Glyphs.generate(new Glyphs.Options(3, 4, 6, 1, 3))
                    .map(
                            (element, values) -> {
                                for (int i = 0; i < values.length; i++) {
                                    values[i] = values[i] >= 0.5 ? 1 : 0;
                                }
                                return values;
                            });

    @TempDir Path folder;

    private SparkData load(int partitions) {
        Dataset<Row> table =
                TestTable.write(
                        DATA,
                        folder.resolve("table" + partitions + folder.toFile().list().length),
                        row -> row);
        return new SparkData(
                table,
                DataColumns.of(
                        "number",
                        "pixels",
                        new ArrayCells(1, Glyphs.SIDE, Glyphs.SIDE),
                        Glyphs.ALPHABET,
                        Glyphs.CHARACTER),
                new SparkDataOptions("glyphs", Glyphs.ALPHABET, partitions));
    }

    /** All characters, and five of the twelve. */
    @Test
    void likelihoodsAreThoseOfOneMachineToTheLastBit() {
        for (int most : new int[] {0, 5}) {
            JointLikelihoodOptions options =
                    JointLikelihoodOptions.of(Glyphs.CHARACTER, 4, 2, 3).withMaxGroups(most);
            JointLikelihoodResult here;
            try (ModelEvaluator evaluator = MODEL.evaluator()) {
                here =
                        new JointLikelihood(evaluator, options)
                                .evaluate(DATA, EvaluationProgress.NONE);
            }
            try (SparkData data = load(2)) {
                JointLikelihoodResult there =
                        SparkJointLikelihood.evaluate(
                                MODEL, data, options, EvaluationProgress.NONE);
                assertThat(there).isEqualTo(here);
                assertThat(there.adjusted().meanNll()).isFinite();
            }
        }
    }

    /** Alphabets one and three are in the first partition: it has the even episodes. */
    @Test
    void episodesAreThoseOfThePartitionsOnOneMachine() {
        FewShotOptions options = new FewShotOptions(3, 1, 5, 2, 9);
        List<EpisodeResult> results = new ArrayList<>();
        String description;
        try (ModelEvaluator evaluator = MODEL.evaluator()) {
            FewShotClassifier classifier =
                    new FewShotClassifier(evaluator, new ScoringOptions(3, 2, 64));
            description = classifier.description();
            List<FewShotProtocol> parts =
                    List.of(
                            protocol(
                                    DATA.select(Glyphs.ALPHABET, "alphabet01", "alphabet03"),
                                    options),
                            protocol(DATA.select(Glyphs.ALPHABET, "alphabet02"), options));
            for (int number = 0; number < 5; number++) {
                results.add(FewShotEvaluation.episode(classifier, parts.get(number % 2), number));
            }
        }
        try (SparkData data = load(2)) {
            FewShotResult there =
                    SparkFewShotEvaluation.evaluate(
                            MODEL,
                            data,
                            evaluator ->
                                    new FewShotClassifier(evaluator, new ScoringOptions(3, 2, 64)),
                            elements -> protocol(elements, options),
                            EvaluationProgress.NONE);
            assertThat(there).isEqualTo(FewShotEvaluation.merge(description, options, results));
        }
    }

    private static FewShotProtocol protocol(GroupedDataset data, FewShotOptions options) {
        return FewShotProtocol.classes(data, Glyphs.CHARACTER, options);
    }
}
