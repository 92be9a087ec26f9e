package org.vhe.core.gaussian;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Likelihood;
import org.vhe.core.model.Posterior;
import org.vhe.core.model.Prior;

/**
 * Elements x = sum of loading u over the factors, plus noise: every marginal is Gaussian.
 *
 * @param noiseVariance variance of each coordinate given all latents
 * @param factors parents first
 */
public record LinearGaussian(double noiseVariance, List<Factor> factors) {

    public static LinearGaussian of(double noiseVariance, Factor... factors) {
        return new LinearGaussian(noiseVariance, List.of(factors));
    }

    public int dimension() {
        return factors.get(0).loading().length;
    }

    /** This model with the given posteriors, in double precision. */
    public Homoencoder model(Map<String, Posterior> posteriors) {
        LatentStructure structure =
                LatentStructure.of(
                        factors.stream().map(Factor::latent).toArray(LatentVariable[]::new));
        Homoencoder.Builder builder =
                Homoencoder.builder(structure, dimension())
                        .likelihood(likelihood())
                        .dataType(DataType.DOUBLE);
        factors.forEach(factor -> builder.prior(factor.name(), prior(factor)));
        posteriors.forEach(builder::posterior);
        return builder.build();
    }

    private Likelihood likelihood() {
        return (graph, latents) -> {
            SDVariable mean = null;
            for (Factor factor : factors) {
                SDVariable term = apply(graph, factor.loading(), latents.get(factor.name()));
                mean = mean == null ? term : mean.add(term);
            }
            return gaussian(graph, mean, Math.log(noiseVariance));
        };
    }

    private static Prior prior(Factor factor) {
        double logVariance = 2 * Math.log(factor.priorDeviation());
        return (graph, parents, batch) -> {
            SDVariable mean =
                    factor.parent() == null
                            ? graph.full(0, batch, factor.size())
                            : apply(graph, factor.parentLoading(), parents.get(factor.parent()));
            return gaussian(graph, mean, logVariance);
        };
    }

    private static DiagonalGaussian gaussian(
            GraphContext graph, SDVariable mean, double logVariance) {
        return new DiagonalGaussian(graph, mean, graph.full(logVariance, graph.shapeOf(mean)));
    }

    /** Rows of {@code x} times the matrix's transpose. */
    private static SDVariable apply(GraphContext graph, double[][] matrix, SDVariable x) {
        return x.mmul(graph.constant(Nd4j.createFromArray(Matrices.transpose(matrix))));
    }

    /**
     * A posterior with mean v (loading sum(D) + sum of parentLoading parent) and variance v.
     *
     * @param variance v of each coordinate, for a support set of the given size
     * @param loading [latentDim][elementDim]
     * @param parentLoadings by parent, [latentDim][parentDim]
     */
    public static Posterior posterior(
            IntFunction<double[]> variance,
            double[][] loading,
            Map<String, double[][]> parentLoadings) {
        return (graph, support, parents) -> {
            long[] shape = graph.shapeOf(support);
            double[] v = variance.apply((int) shape[1]);
            SDVariable evidence = apply(graph, loading, support.sum(1));
            for (Map.Entry<String, double[][]> entry : parentLoadings.entrySet()) {
                evidence =
                        evidence.add(apply(graph, entry.getValue(), parents.get(entry.getKey())));
            }
            double[][] rows = new double[(int) shape[0]][v.length];
            for (double[] row : rows) {
                System.arraycopy(v, 0, row, 0, v.length);
            }
            SDVariable variances = graph.constant(Nd4j.createFromArray(rows));
            SDVariable logVariances = graph.sameDiff().math().log(variances);
            return new DiagonalGaussian(graph, evidence.mul(variances), logVariances);
        };
    }

    /** log p(all elements), by the covariance of all their coordinates. */
    public double logMarginal(GroupedDataset data) {
        int d = dimension();
        double[][] map = innovationsToElements(data);
        double[][] covariance =
                Matrices.add(
                        Matrices.multiply(map, Matrices.transpose(map)),
                        noiseVariance,
                        Matrices.diagonal(map.length, 1));
        double[] x = new double[map.length];
        float[] element = new float[d];
        for (int i = 0; i < data.size(); i++) {
            data.copyElement(i, element, 0);
            for (int j = 0; j < d; j++) {
                x[i * d + j] = element[j];
            }
        }
        return Matrices.logNormal(x, new double[x.length], covariance);
    }

    /** The matrix from the standard normal innovations of all latents to all coordinates. */
    private double[][] innovationsToElements(GroupedDataset data) {
        Map<String, Integer> starts = new HashMap<>();
        int total = 0;
        for (Factor factor : factors) {
            starts.put(factor.name(), total);
            total += factor.size() * data.grouping(factor.grouping()).groupCount();
        }
        int d = dimension();
        double[][] result = new double[data.size() * d][];
        for (int i = 0; i < data.size(); i++) {
            double[][] rows = new double[d][total];
            Map<String, double[][]> latents = new HashMap<>();
            for (Factor factor : factors) {
                double[][] u = latent(factor, data, i, starts.get(factor.name()), total, latents);
                latents.put(factor.name(), u);
                rows = Matrices.add(rows, 1, Matrices.multiply(factor.loading(), u));
            }
            System.arraycopy(rows, 0, result, i * d, d);
        }
        return result;
    }

    private static double[][] latent(
            Factor factor,
            GroupedDataset data,
            int element,
            int start,
            int total,
            Map<String, double[][]> known) {
        Grouping grouping = data.grouping(factor.grouping());
        double[][] u = new double[factor.size()][total];
        int first = start + grouping.groupOf(element) * factor.size();
        for (int j = 0; j < factor.size(); j++) {
            u[j][first + j] = factor.priorDeviation();
        }
        return factor.parent() == null
                ? u
                : Matrices.add(
                        u,
                        1,
                        Matrices.multiply(factor.parentLoading(), known.get(factor.parent())));
    }
}
