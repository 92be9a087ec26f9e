package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Noise;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.ShapeMismatchException;

class KlDivergenceTest {
    private static final int SAMPLES = 20000;

    /** Makes a distribution from arrays, [SAMPLES, event] each. */
    private interface Builder extends BiFunction<GraphContext, INDArray[], Distribution> {}

    /** A constructor of two parameters. */
    private interface TwoParameters {
        Distribution create(GraphContext graph, SDVariable first, SDVariable second);
    }

    private static Builder of(TwoParameters constructor) {
        return (graph, arrays) ->
                constructor.create(graph, graph.constant(arrays[0]), graph.constant(arrays[1]));
    }

    private static INDArray[] repeated(double... values) {
        INDArray[] result = new INDArray[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = GraphValues.rows(SAMPLES, values[i]);
        }
        return result;
    }

    private static INDArray normal(long seed, long... shape) {
        return Initializer.normal(1).create(Seeds.random(seed), DataType.DOUBLE, shape);
    }

    private static void requireAgreement(
            Builder builder, INDArray[] q, INDArray[] p, INDArray noise) {
        GraphValues values = GraphValues.inDouble().with("noise", noise);
        double exact =
                values.value((g, in) -> KlDivergence.of(builder.apply(g, q), builder.apply(g, p)))
                        .getDouble(0);
        INDArray terms =
                values.value(
                        (g, in) -> {
                            Distribution own = builder.apply(g, q);
                            SDVariable sample = own.sample(in.get("noise"));
                            return KlDivergence.sampled(own, builder.apply(g, p), sample).value();
                        });
        double error = terms.stdNumber().doubleValue() / Math.sqrt(SAMPLES);
        assertThat(exact).isGreaterThan(10 * error);
        assertThat(terms.meanNumber().doubleValue()).isCloseTo(exact, within(4 * error));
    }

    private static INDArray uniform(Noise noise) {
        return GraphValues.uniform(23, SAMPLES, noise);
    }

    @Test
    void closedFormOfGaussiansAgreesWithMonteCarlo() {
        requireAgreement(
                of(DiagonalGaussian::new),
                repeated(0.5, -0.3),
                repeated(0, 0.4),
                normal(23, SAMPLES, 1));
    }

    @Test
    void closedFormOfGammasAgreesWithMonteCarlo() {
        requireAgreement(
                of(Gamma::new),
                repeated(2.5, 1.5),
                repeated(1.2, 2),
                uniform(Noise.uniform(1, 13)));
    }

    @Test
    void closedFormOfVonMisesAgreesWithMonteCarlo() {
        requireAgreement(
                of(VonMises::new),
                repeated(0.4, 2),
                repeated(-0.5, 0.7),
                uniform(Noise.uniform(1, 32)));
    }

    @Test
    void closedFormsOfDiscreteDistributionsAgreeWithMonteCarlo() {
        requireAgreement(
                (g, arrays) -> new Bernoulli(g, g.constant(arrays[0])),
                repeated(0.5),
                repeated(-0.7),
                uniform(Noise.uniform(1)));
        requireAgreement(
                (g, arrays) -> new Categorical(g, g.constant(arrays[0])),
                new INDArray[] {GraphValues.rows(SAMPLES, 0.2, -1, 1)},
                new INDArray[] {GraphValues.rows(SAMPLES, 0, 0.5, -0.5)},
                uniform(Noise.uniform(3)));
    }

    @Test
    void unknownPairIsRejectedNamingBothClasses() {
        GraphValues values = GraphValues.inDouble().with("x", Nd4j.ones(2, 3));
        assertThatThrownBy(
                        () ->
                                values.value(
                                        (g, in) ->
                                                KlDivergence.of(
                                                        new Bernoulli(g, in.get("x")),
                                                        DiagonalGaussian.standard(g, 2, 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("q of class Bernoulli")
                .hasMessageContaining("p of class DiagonalGaussian");
    }

    /** Knows its divergence from and to a Gaussian, which does not know it. */
    record Known(Distribution normal, GraphContext graph) implements Distribution {
        @Override
        public long[] eventShape() {
            return normal.eventShape();
        }

        @Override
        public Support support() {
            return normal.support();
        }

        @Override
        public SDVariable logProb(SDVariable value) {
            return normal.logProb(value);
        }

        @Override
        public Noise noise() {
            return normal.noise();
        }

        @Override
        public SDVariable sample(SDVariable noise) {
            return normal.sample(noise);
        }

        @Override
        public boolean isReparameterised() {
            return normal.isReparameterised();
        }

        @Override
        public SDVariable mean() {
            return normal.mean();
        }

        @Override
        public Optional<SDVariable> klTo(Distribution p) {
            return p instanceof DiagonalGaussian ? Optional.of(graph.full(5, 2)) : Optional.empty();
        }

        @Override
        public Optional<SDVariable> klFrom(Distribution q) {
            return q instanceof DiagonalGaussian ? Optional.of(graph.full(7, 2)) : Optional.empty();
        }
    }

    @Test
    void eitherSideMayOfferTheClosedForm() {
        GraphValues values = GraphValues.inDouble().with("x", Nd4j.ones(2, 1));
        INDArray found =
                values.value(
                        (g, in) -> {
                            Distribution gaussian = DiagonalGaussian.standard(g, 2, 1);
                            Known known = new Known(gaussian, g);
                            assertThat(KlDivergence.closedForm(known, known)).isEmpty();
                            assertThat(KlDivergence.of(known, known, in.get("x")).kind())
                                    .isEqualTo(KlDivergence.Kind.SAMPLED);
                            return KlDivergence.of(known, gaussian)
                                    .mul(10)
                                    .add(KlDivergence.of(gaussian, known));
                        });
        assertThat(found.toDoubleVector()).containsExactly(57, 57);
    }

    @Test
    void otherEventShapeIsRejected() {
        GraphValues values = GraphValues.inDouble().with("x", Nd4j.ones(2, 3));
        assertThatThrownBy(
                        () ->
                                values.value(
                                        (g, in) ->
                                                KlDivergence.of(
                                                        DiagonalGaussian.standard(g, 2, 4),
                                                        DiagonalGaussian.standard(g, 2, 3))))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[4]")
                .hasMessageContaining("[3]");
    }

    /**
     * Two coordinates: x0 ~ N(start, 1), x1 | x0 ~ N(x0, 1).
     *
     * @param start [batch, 1]
     */
    record Chain(GraphContext graph, SDVariable start) implements SampledKl {
        @Override
        public long[] eventShape() {
            return new long[] {2};
        }

        @Override
        public Support support() {
            return Support.REAL;
        }

        private DiagonalGaussian given(SDVariable value) {
            long rows = graph.shapeOf(value)[0];
            INDArray shift = Nd4j.createFromArray(new double[][] {{0, 1}, {0, 0}});
            SDVariable first = start.mmul(graph.constant(GraphValues.rows(1, 1, 0)));
            SDVariable mean = value.mmul(graph.constant(shift)).add(first);
            return new DiagonalGaussian(graph, mean, graph.full(0, rows, 2));
        }

        @Override
        public SDVariable logProb(SDVariable value) {
            return given(value).logProb(value);
        }

        @Override
        public Noise noise() {
            return Noise.normal(2);
        }

        @Override
        public SDVariable sample(SDVariable noise) {
            INDArray sums = Nd4j.createFromArray(new double[][] {{1, 1}, {0, 1}});
            return noise.mmul(graph.constant(sums)).add(mean());
        }

        @Override
        public boolean isReparameterised() {
            return true;
        }

        @Override
        public SDVariable mean() {
            return start.mmul(graph.full(1, 1, 2));
        }

        @Override
        public Optional<SDVariable> klFrom(Distribution q, SDVariable sample) {
            return q.klTo(given(sample));
        }
    }

    private static SDVariable chain(
            GraphContext graph, Map<String, SDVariable> in, boolean sampledKl) {
        SDVariable mean = graph.constant(GraphValues.rows(SAMPLES, 1, 3));
        SDVariable logVariance = graph.full(Math.log(0.25), SAMPLES, 2);
        DiagonalGaussian q = new DiagonalGaussian(graph, mean, logVariance);
        SDVariable sample = q.sample(in.get("noise"));
        Chain prior = new Chain(graph, graph.full(0, SAMPLES, 1));
        KlDivergence kl =
                sampledKl
                        ? KlDivergence.of(q, prior, sample)
                        : KlDivergence.sampled(q, prior, sample);
        assertThat(kl.kind())
                .isEqualTo(sampledKl ? KlDivergence.Kind.GIVEN_SAMPLE : KlDivergence.Kind.SAMPLED);
        assertThat(kl.dependsOnSample()).isTrue();
        return kl.value();
    }

    @Test
    void sampledKlIsUnbiasedAndVariesLessThanMonteCarlo() {
        GraphValues values = GraphValues.inDouble().with("noise", normal(3, SAMPLES, 2));
        INDArray sampled = values.value((g, in) -> chain(g, in, true));
        INDArray monteCarlo = values.value((g, in) -> chain(g, in, false));
        // q = N([1, 3], 0.25); p has covariance [[1, 1], [1, 2]] of determinant 1 and inverse
        // [[2, -1], [-1, 1]]: KL = (tr(inverse) / 4 + [1, 3] inverse [1, 3]' - 2 - 2 log 0.25) / 2
        double exact = 0.5 * (3 * 0.25 + (2 - 6 + 9) - 2 - 2 * Math.log(0.25));
        double deviation = sampled.stdNumber().doubleValue();
        assertThat(sampled.meanNumber().doubleValue())
                .isCloseTo(exact, within(4 * deviation / Math.sqrt(SAMPLES)));
        assertThat(deviation).isPositive().isLessThan(monteCarlo.stdNumber().doubleValue());
    }

    @Test
    void sampleIsIgnoredWhereAClosedFormExists() {
        INDArray found =
                GraphValues.inDouble()
                        .with("x", GraphValues.column(7, 8))
                        .value(
                                (g, in) -> {
                                    DiagonalGaussian p = DiagonalGaussian.standard(g, 2, 1);
                                    KlDivergence kl = KlDivergence.of(p, p, in.get("x"));
                                    assertThat(kl.kind()).isEqualTo(KlDivergence.Kind.CLOSED_FORM);
                                    assertThat(kl.dependsOnSample()).isFalse();
                                    return kl.value();
                                });
        assertThat(found.toDoubleVector()).containsExactly(0, 0);
    }
}
