package org.vhe.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.model.EvaluatorPool;
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
     * @param pool of the model, for what is done in this process
     * @param images what protocols are made from; null if they bring their own
     * @param classifiers by name
     * @param progress counts episodes, each once for every classifier
     * @return a row for each protocol
     */
    default List<FewShotRow> classify(
            EvaluatorPool pool,
            GroupedDataset images,
            Map<String, Recipe<ModelEvaluator, Classifier>> classifiers,
            List<Recipe<GroupedDataset, FewShotProtocol>> protocols,
            EvaluationProgress progress) {
        long total = 0;
        for (Recipe<GroupedDataset, FewShotProtocol> protocol : protocols) {
            total += (long) protocol.apply(images).options().episodes() * classifiers.size();
        }
        List<FewShotRow> rows = new ArrayList<>();
        PartOfProgress part = new PartOfProgress(progress, total);
        for (Recipe<GroupedDataset, FewShotProtocol> protocol : protocols) {
            Map<String, FewShotResult> results = new LinkedHashMap<>();
            classifiers.forEach(
                    (name, classifier) -> {
                        FewShotResult result = classify(pool, images, classifier, protocol, part);
                        part.add(result.options().episodes());
                        results.put(name, result);
                    });
            rows.add(FewShotRow.of(protocol.apply(images).options(), results));
        }
        return rows;
    }

    /**
     * Classifies the queries of one protocol by one classifier.
     *
     * @param pool of the model, for what is done in this process
     * @param images what the protocol is made from; null if it brings its own
     */
    FewShotResult classify(
            EvaluatorPool pool,
            GroupedDataset images,
            Recipe<ModelEvaluator, Classifier> classifier,
            Recipe<GroupedDataset, FewShotProtocol> protocol,
            EvaluationProgress progress);

    /**
     * Estimates the joint likelihood of groups.
     *
     * @param pool of the model, for what is done in this process
     * @param file keeps what is done, or is gone on from
     */
    JointLikelihoodResult likelihood(
            EvaluatorPool pool,
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
