package org.vhe.spark.app;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.experiment.ClassificationTask;
import org.vhe.examples.experiment.ClassifyCommand;
import org.vhe.examples.experiment.ExperimentData;
import org.vhe.examples.experiment.FewShotArguments;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.experiment.TrainingData;
import picocli.CommandLine.Command;

/** Images whose pixels are no probabilities. */
@Command
final class BadData implements ExperimentData {

    /** Tries to classify them. */
    @Command(name = "bad")
    static final class Classify extends ClassifyCommand<BadData> {
        private final boolean ending;

        /**
         * @param ending whether by a classifier that ends executors
         */
        Classify(boolean ending) {
            super("bad", new BadData(), new FewShotArguments(1, 2), new ScoringArguments(1, 1));
            this.ending = ending;
        }

        @Override
        protected List<ClassificationTask> tasks(Homoencoder model, TestData test) {
            return List.of(
                    classes(
                            ending ? Map.of("ending", BadData::end) : comparison(),
                            test,
                            test.grouping()));
        }
    }

    private static Classifier end(ModelEvaluator evaluator) {
        if (!SparkEnv.get().executorId().equals("driver")) {
            Runtime.getRuntime().halt(3);
        }
        return new PosteriorDivergenceClassifier(evaluator, 1);
    }

    @Override
    public TrainingData training(long seed) {
        throw new UnsupportedOperationException("there is nothing to learn here");
    }

    @Override
    public TestData test(Weights weights, long seed) {
        GroupedDataset images = Glyphs.generate(new Glyphs.Options(1, 3, 12, 1, 3));
        GroupedDataset bad =
                images.map(
                        (element, values) -> {
                            float[] beyond = values.clone();
                            Arrays.fill(beyond, 2);
                            return beyond;
                        });
        return TestData.of(bad, new GlyphOptions(3), Glyphs.CHARACTER);
    }

    /** A preparation, as commands have one. */
    record GlyphOptions(long seed) {}
}
