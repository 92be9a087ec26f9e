package org.vhe.examples.tightened;

import java.util.Arrays;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.ModelEvaluator;

/**
 * The likelihood of classes under a model with one latent of one number, standard normal a priori,
 * by the trapezoidal rule:
 *
 * <pre>log p(X) = log of the integral over c of N(c; 0, 1) prod over x in X of p(x | c)</pre>
 */
final class QuadratureLikelihood {
    private static final double FAR = 8;
    private static final int POINTS = 1601;
    private static final double STEP = 2 * FAR / (POINTS - 1);

    private final EvaluationGraph scoring;

    /**
     * @param latent its name
     */
    QuadratureLikelihood(ModelEvaluator evaluator, String latent) {
        scoring = evaluator.scoring(POINTS);
        float[] points = new float[POINTS];
        for (int i = 0; i < POINTS; i++) {
            points[i] = (float) point(i);
        }
        scoring.set(ModelEvaluator.latent(latent), points);
    }

    private static double point(int i) {
        return -FAR + i * STEP;
    }

    /** The mean over elements of log p(X), in nats. */
    double perElement(GroupedDataset data, String grouping) {
        Grouping classes = data.grouping(grouping);
        double sum = 0;
        for (int group = 0; group < classes.groupCount(); group++) {
            sum += ofClass(data, classes.members(group));
        }
        return sum / data.size();
    }

    private double ofClass(GroupedDataset data, int[] members) {
        double[] logDensity = new double[POINTS];
        Arrays.setAll(logDensity, i -> -0.5 * (point(i) * point(i) + Math.log(2 * Math.PI)));
        float[] repeated = new float[POINTS];
        for (float[] element : data.values(members)) {
            Arrays.fill(repeated, element[0]);
            double[] logLikelihood =
                    scoring.set(ModelEvaluator.ELEMENT, repeated)
                            .execute()
                            .getDoubles(ModelEvaluator.LOG_WEIGHT);
            Arrays.setAll(logDensity, i -> logDensity[i] + logLikelihood[i]);
        }
        double greatest = Arrays.stream(logDensity).max().orElseThrow();
        double total = Arrays.stream(logDensity).map(d -> Math.exp(d - greatest)).sum();
        return greatest + Math.log(total * STEP);
    }
}
