package org.vhe.core.gaussian;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.BatchShape;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.objective.Objective;
import org.vhe.core.shape.Shapes;

/**
 * The exact expectation over the noise of an {@link ObjectiveGraph}'s terms, for models whose terms
 * are quadratic in the noise, as those of a linear-Gaussian model are: for a quadratic f of
 * standard normal noise, E f = f(0) + sum over coordinates of (f(e) + f(-e) - 2 f(0)) / 2.
 *
 * @param logLikelihood [batch]
 * @param kl by latent, [batch]
 */
public record ExpectedTerms(double[] logLikelihood, Map<String, double[]> kl) {

    /** Of all rows of a batch, by the model's own objective graph. */
    public static ExpectedTerms of(Homoencoder model, EpisodeBatch batch, GraphExecutor.Kind kind) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        Map<String, float[]> supports = new LinkedHashMap<>();
        for (String latent : batch.latents()) {
            sizes.put(latent, batch.supportSize(latent));
            supports.put(latent, batch.support(latent));
        }
        int targets = batch.batchSize();
        BatchShape shape = new BatchShape(targets, batch.targetsPerSupport(), sizes);
        return of(model, batch.targets(), shape, supports, kind);
    }

    /** Of rows given as arrays. */
    public static ExpectedTerms of(
            Homoencoder model,
            float[] targets,
            Map<String, Integer> sizes,
            Map<String, float[]> supports,
            GraphExecutor.Kind kind) {
        int batch = targets.length / model.elementLength();
        return of(model, targets, new BatchShape(batch, sizes), supports, kind);
    }

    private static ExpectedTerms of(
            Homoencoder model,
            float[] targets,
            BatchShape shape,
            Map<String, float[]> supports,
            GraphExecutor.Kind kind) {
        ObjectiveGraph objective = model.objectiveGraph(Mode.TRAINING, shape, Map.of());
        List<String> names = new ArrayList<>();
        names.add(objective.logLikelihood().name());
        objective.kl().values().forEach(variable -> names.add(variable.name()));
        try (GraphExecutor executor = GraphExecutor.create(objective.graph(), names, kind)) {
            executor.set(ObjectiveGraph.TARGET, targets);
            supports.forEach(
                    (latent, values) -> executor.set(ObjectiveGraph.support(latent), values));
            double[][] expected = expectation(objective, executor, names);
            Map<String, double[]> kl = new LinkedHashMap<>();
            int next = 1;
            for (String latent : objective.kl().keySet()) {
                kl.put(latent, expected[next++]);
            }
            return new ExpectedTerms(expected[0], kl);
        }
    }

    private static double[][] expectation(
            ObjectiveGraph objective, GraphExecutor executor, List<String> names) {
        Map<String, long[]> noise = new LinkedHashMap<>(executor.inputs());
        noise.keySet().retainAll(objective.graph().noiseInputs().keySet());
        noise.forEach((name, shape) -> executor.set(name, column(shape, 0, 0)));
        double[][] atZero = run(executor, names);
        double[][] result = run(executor, names);
        for (Map.Entry<String, long[]> input : noise.entrySet()) {
            long[] shape = input.getValue();
            for (int j = 0; j < shape[1]; j++) {
                for (int sign : new int[] {1, -1}) {
                    executor.set(input.getKey(), column(shape, j, sign));
                    double[][] value = run(executor, names);
                    for (int term = 0; term < value.length; term++) {
                        for (int row = 0; row < value[term].length; row++) {
                            result[term][row] += (value[term][row] - atZero[term][row]) / 2;
                        }
                    }
                }
            }
            executor.set(input.getKey(), column(shape, 0, 0));
        }
        return result;
    }

    /** A matrix that is zero except for one column. */
    private static double[] column(long[] shape, int column, double value) {
        double[] values = new double[Shapes.intLength(shape)];
        for (int i = column; i < values.length; i += (int) shape[1]) {
            values[i] = value;
        }
        return values;
    }

    private static double[][] run(GraphExecutor executor, List<String> names) {
        executor.execute();
        return names.stream().map(executor::doubles).toArray(double[][]::new);
    }

    /** The objective summed over the rows: log-likelihoods minus KLs by their weights. */
    public double bound(Homoencoder model, Objective objective, EpisodeBatch batch) {
        double total = 0;
        for (double value : logLikelihood) {
            total += value;
        }
        for (LatentVariable latent : model.structure().latents()) {
            float[] weights = objective.klWeights(latent, batch, 1);
            for (int row = 0; row < weights.length; row++) {
                total -= weights[row] * kl.get(latent.name())[row];
            }
        }
        return total;
    }
}
