package org.vhe.examples.experiment;

import java.util.List;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;

/**
 * Something to tell apart.
 *
 * @param classes what the classes are, such as "character"
 * @param classifiers who tells them apart
 * @param protocols where the episodes come from
 */
public record ClassificationTask(
        String classes, FewShotComparison classifiers, List<FewShotProtocol> protocols) {}
