package org.vhe.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;

/** Does what is to be evaluated as many at a time as there are evaluators. */
final class ThisProcess implements Workplace {

    @Override
    public FewShotResult classify(
            EvaluatorPool pool,
            GroupedDataset images,
            Recipe<ModelEvaluator, Classifier> classifier,
            Recipe<GroupedDataset, FewShotProtocol> protocol,
            EvaluationProgress progress) {
        return FewShotEvaluation.evaluate(pool, classifier, protocol.apply(images), progress);
    }

    @Override
    public JointLikelihoodResult likelihood(
            EvaluatorPool pool,
            JointLikelihoodOptions options,
            GroupedDataset images,
            Path file,
            EvaluationProgress progress)
            throws IOException {
        try (ModelEvaluator evaluator = pool.model().evaluator()) {
            return new JointLikelihood(evaluator, options)
                    .evaluate(images, Optional.of(file), progress, pool);
        }
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
