package org.vhe.examples.experiment;

import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.examples.cli.Recipe;

/**
 * Something to tell apart.
 *
 * @param classes what the classes are, such as "character"
 * @param images what protocols are made from; null if they bring their own
 * @param classifiers who tells them apart, by name
 * @param protocols where the episodes come from
 */
public record ClassificationTask(
        String classes,
        GroupedDataset images,
        Map<String, Recipe<ModelEvaluator, Classifier>> classifiers,
        List<Recipe<GroupedDataset, FewShotProtocol>> protocols) {}
