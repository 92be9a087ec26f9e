package org.vhe.core.gaussian;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.objective.Objective;

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
        return of(model, batch.targets(), sizes, supports, kind);
    }

    /** Of rows given as arrays. */
    public static ExpectedTerms of(
            Homoencoder model,
            float[] targets,
            Map<String, Integer> sizes,
            Map<String, float[]> supports,
            GraphExecutor.Kind kind) {
        int batch = targets.length / model.elementLength();
        ObjectiveGraph objective = model.objectiveGraph(Mode.TRAINING, batch, sizes);
        List<String> names = new ArrayList<>();
        names.add(objective.logLikelihood().name());
        objective.kl().values().forEach(variable -> names.add(variable.name()));
        try (GraphExecutor executor = GraphExecutor.create(objective.graph(), names, kind)) {
            ArrayTransfer.copy(targets, executor.input(ObjectiveGraph.TARGET));
            supports.forEach(
                    (latent, values) ->
                            ArrayTransfer.copy(
                                    values, executor.input(ObjectiveGraph.support(latent))));
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
        List<INDArray> noise = new ArrayList<>();
        objective.graph().noiseInputs().keySet().forEach(name -> noise.add(executor.input(name)));
        noise.forEach(array -> array.assign(0));
        double[][] atZero = run(executor, names);
        double[][] result = run(executor, names);
        for (INDArray array : noise) {
            for (long j = 0; j < array.size(1); j++) {
                for (int sign : new int[] {1, -1}) {
                    array.getColumn(j).assign(sign);
                    double[][] value = run(executor, names);
                    for (int term = 0; term < value.length; term++) {
                        for (int row = 0; row < value[term].length; row++) {
                            result[term][row] += (value[term][row] - atZero[term][row]) / 2;
                        }
                    }
                }
                array.getColumn(j).assign(0);
            }
        }
        return result;
    }

    private static double[][] run(GraphExecutor executor, List<String> names) {
        executor.execute();
        return names.stream()
                .map(name -> ArrayTransfer.toDoubles(executor.outputBuffer(name)))
                .toArray(double[][]::new);
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
