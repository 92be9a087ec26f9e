package org.vhe.examples.onedim;

import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.episode.TargetMembership;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.RefinementOptions;
import org.vhe.core.random.Seeds;
import org.vhe.data.synthetic.OneDimensionalData;

/**
 * Measures models with one latent {@link LinearModel#C} on test classes.
 *
 * @param test classes that were not trained on
 * @param options how much is sampled
 * @param seed of all that is sampled, the same for models that are compared
 */
public record Measurement(GroupedDataset test, MeasureOptions options, long seed) {
    private static final int TERMS_BATCH = 1000;
    private static final int ROWS = 4000;

    /** All measures of a model, D having {@code supportSize} elements. */
    public Measures of(Homoencoder model, int supportSize) {
        EstimatedTerms terms = terms(model, supportSize);
        try (ModelEvaluator evaluator = model.evaluator()) {
            return new Measures(
                    terms.kl().get(LinearModel.C),
                    -terms.logLikelihood(),
                    classificationError(evaluator, supportSize),
                    jointNll(evaluator, null),
                    refinedJointNll(evaluator));
        }
    }

    private double refinedJointNll(ModelEvaluator evaluator) {
        if (options.refinementSteps() == 0) {
            return Double.NaN;
        }
        return jointNll(evaluator, RefinementOptions.withSteps(options.refinementSteps()));
    }

    private EstimatedTerms terms(Homoencoder model, int supportSize) {
        SupportSpec outside =
                SupportSpec.of(LinearModel.C, OneDimensionalData.CLASS, supportSize)
                        .withTarget(TargetMembership.EXCLUDED);
        int batch = Math.min(TERMS_BATCH, options.targets());
        int batches = (options.targets() + batch - 1) / batch;
        return EstimatedTerms.of(
                model,
                test,
                List.of(outside),
                new EstimatedTerms.Options(batch, batches, Seeds.derive(seed, "terms")));
    }

    private double classificationError(ModelEvaluator evaluator, int supportSize) {
        int rows = 2 * options.classifierSamples() * options.queries();
        ScoringOptions scoring = new ScoringOptions(options.classifierSamples(), 1, rows);
        return classificationError(new FewShotClassifier(evaluator, scoring), supportSize);
    }

    /** The error of any classifier, on the problems that models are measured on. */
    public double classificationError(Classifier classifier, int supportSize) {
        FewShotOptions protocol =
                new FewShotOptions(
                        2,
                        supportSize,
                        options.episodes(),
                        options.queries(),
                        Seeds.derive(seed, "episodes"));
        return 1
                - FewShotEvaluation.evaluate(
                                classifier,
                                FewShotProtocol.classes(test, OneDimensionalData.CLASS, protocol))
                        .accuracy()
                        .value();
    }

    /**
     * @param refinement null for samples from q(c; X) as it is
     */
    private double jointNll(ModelEvaluator evaluator, RefinementOptions refinement) {
        JointLikelihoodOptions joint =
                JointLikelihoodOptions.of(
                                OneDimensionalData.CLASS,
                                options.jointSamples(),
                                1,
                                Seeds.derive(seed, "joint"))
                        .withRowsPerChunk(ROWS)
                        .withRefinement(refinement);
        return new JointLikelihood(evaluator, joint)
                .evaluate(test, EvaluationProgress.NONE)
                .meanNll();
    }
}
