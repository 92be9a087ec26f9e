package org.vhe.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;

/**
 * Where the work of commands is done. A command that has others below it may be one, and then it is
 * that of the others; elsewhere it is {@link #HERE}.
 */
public interface Workplace {
    /** This process. */
    Workplace HERE = new ThisProcess();

    /**
     * What is done with a trainer.
     *
     * @see #train
     */
    @FunctionalInterface
    interface TrainerUse {
        /** Trains. */
        TrainingResult with(Trainer trainer) throws IOException;
    }

    /**
     * Before any work.
     *
     * @throws IllegalArgumentException if options ask for what is not to be had
     */
    default void require(CommonArguments arguments) {}

    /**
     * Classifies the queries of several protocols by several classifiers.
     *
     * @param evaluator of the model, for what is done in this process
     * @param images what protocols are made from; null if they bring their own
     * @param classifiers by name
     * @param progress counts episodes, each once for every classifier
     * @return a row for each protocol
     */
    List<FewShotRow> classify(
            ModelEvaluator evaluator,
            GroupedDataset images,
            Map<String, Recipe<ModelEvaluator, Classifier>> classifiers,
            List<Recipe<GroupedDataset, FewShotProtocol>> protocols,
            EvaluationProgress progress);

    /**
     * Estimates the joint likelihood of groups.
     *
     * @param evaluator of the model, for what is done in this process
     * @param file keeps what is done, or is gone on from
     */
    JointLikelihoodResult likelihood(
            ModelEvaluator evaluator,
            JointLikelihoodOptions options,
            GroupedDataset images,
            Path file,
            EvaluationProgress progress)
            throws IOException;

    /** Makes a trainer, has it used, and closes it. */
    TrainingResult train(
            TrainableModel model, GroupedDataset data, TrainingOptions options, TrainerUse use)
            throws IOException;
}
