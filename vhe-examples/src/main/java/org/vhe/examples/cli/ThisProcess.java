package org.vhe.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;

/** Does the work as it comes, one piece after the other. */
final class ThisProcess implements Workplace {

    @Override
    public List<FewShotRow> classify(
            ModelEvaluator evaluator,
            GroupedDataset images,
            Map<String, Recipe<ModelEvaluator, Classifier>> classifiers,
            List<Recipe<GroupedDataset, FewShotProtocol>> protocols,
            EvaluationProgress progress) {
        FewShotComparison comparison = null;
        for (Map.Entry<String, Recipe<ModelEvaluator, Classifier>> each : classifiers.entrySet()) {
            Classifier classifier = each.getValue().apply(evaluator);
            comparison =
                    comparison == null
                            ? FewShotComparison.of(each.getKey(), classifier)
                            : comparison.and(each.getKey(), classifier);
        }
        return comparison.evaluate(
                protocols.stream().map(protocol -> protocol.apply(images)).toList(), progress);
    }

    @Override
    public JointLikelihoodResult likelihood(
            ModelEvaluator evaluator,
            JointLikelihoodOptions options,
            GroupedDataset images,
            Path file,
            EvaluationProgress progress)
            throws IOException {
        return new JointLikelihood(evaluator, options).evaluate(images, file, progress);
    }

    @Override
    public TrainingResult train(
            TrainableModel model, GroupedDataset data, TrainingOptions options, TrainerUse use)
            throws IOException {
        try (Trainer trainer = new Trainer(model, data, options)) {
            return use.with(trainer);
        }
    }
}
