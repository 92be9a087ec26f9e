package org.vhe.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.StableMath;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.Shapes;

/**
 * What every distribution says of its samples' gradient, against the derivative of an expectation:
 * a sum over a grid of values on the one side, a mean over samples on the other.
 */
class ReparameterisationTest {
    private static final int SAMPLES = 20000;
    private static final double STEP = 1e-4;

    /**
     * A distribution to check.
     *
     * @param parameters its parameters
     * @param builder makes it from each parameter as a column
     * @param grid values that cover what it may draw, [n, event...]
     * @param cell how much of the space each value stands for
     */
    private record Case(double[] parameters, Builder builder, INDArray grid, double cell) {
        Distribution distribution(GraphContext graph, Map<String, SDVariable> in) {
            SDVariable[] columns = new SDVariable[parameters.length];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = in.get("p" + i);
            }
            return builder.apply(graph, columns);
        }

        GraphValues values(long rows, double[] changed) {
            GraphValues values = GraphValues.inDouble();
            for (int i = 0; i < parameters.length; i++) {
                values.with("p" + i, GraphValues.rows(rows, changed[i]));
            }
            return values;
        }
    }

    private interface Builder extends BiFunction<GraphContext, SDVariable[], Distribution> {}

    private static Case onLine(Builder builder, double from, double to, double... parameters) {
        int n = 4000;
        INDArray grid = GraphValues.midpoints(from, to, n);
        return new Case(parameters, builder, grid, (to - from) / n);
    }

    private static final Map<Class<? extends Distribution>, Case> CASES = new LinkedHashMap<>();

    static {
        CASES.put(
                DiagonalGaussian.class,
                onLine((g, p) -> new DiagonalGaussian(g, p[0], p[1]), -9, 9, 0.4, 0.3));
        CASES.put(
                GaussianMixture.class,
                onLine(
                        (g, p) -> new GaussianMixture(g, g.sameDiff().stack(1, p[0], p[1]), p[2]),
                        -9,
                        9,
                        -0.8,
                        0.7,
                        -1));
        CASES.put(Gamma.class, onLine((g, p) -> new Gamma(g, p[0], p[1]), 0, 20, 2.7, 1.6));
        CASES.put(
                VonMises.class,
                onLine((g, p) -> new VonMises(g, p[0], p[1]), -Math.PI, Math.PI, 2.5, 1.3));
        CASES.put(
                Bernoulli.class,
                new Case(
                        new double[] {0.4},
                        (g, p) -> new Bernoulli(g, p[0]),
                        GraphValues.column(0, 1),
                        1));
        CASES.put(
                Categorical.class,
                new Case(
                        new double[] {0.4, -0.2, 0.1},
                        (g, p) -> new Categorical(g, g.sameDiff().concat(1, p)),
                        Nd4j.eye(3),
                        1));
        CASES.put(
                Logistic.class, onLine((g, p) -> new Logistic(g, p[0], p[1]), -30, 30, 0.4, -0.5));
        CASES.put(
                StudentT.class,
                onLine((g, p) -> new StudentT(g, p[0], p[1], p[2]), -200, 200, 0.4, -0.4, 1.1));
        CASES.put(Poisson.class, counts((g, p) -> new Poisson(g, p[0]), 0.3));
        CASES.put(
                NegativeBinomial.class,
                counts((g, p) -> new NegativeBinomial(g, p[0], p[1]), 0.3, 0.5));
        CASES.put(
                OrdinalLevels.class,
                levels((g, p) -> new OrdinalLevels(g, p[0], thresholds(g)), 0.4));
        CASES.put(
                CategoricalLevels.class,
                levels(
                        (g, p) ->
                                new CategoricalLevels(
                                        g, reshaped(g, g.sameDiff().concat(1, p), 1, 3)),
                        0.4,
                        -0.2,
                        0.9));
        CASES.put(
                DiscretisedLogisticMixture.class,
                new Case(
                        new double[] {0.2, -1},
                        (g, p) ->
                                new DiscretisedLogisticMixture(
                                        g,
                                        reshaped(
                                                g,
                                                g.sameDiff().concat(1, p[0].mul(0), p[0], p[1]),
                                                1,
                                                1,
                                                3),
                                        1,
                                        3,
                                        false),
                        GraphValues.column(0, 0.5, 1).reshape(3, 1, 1, 1),
                        1));
        CASES.put(
                ZeroInflatedLevels.class,
                new Case(
                        new double[] {0.6, 0.2, -1},
                        (g, p) ->
                                new ZeroInflatedLevels(
                                        g,
                                        reshaped(
                                                g,
                                                g.sameDiff()
                                                        .concat(1, p[0], p[0].mul(0), p[1], p[2]),
                                                1,
                                                1,
                                                4),
                                        1,
                                        3),
                        GraphValues.column(0, 0.5, 1).reshape(3, 1, 1, 1),
                        1));
        CASES.put(
                AffineCoupling.class,
                new Case(
                        new double[] {0.4, -0.3},
                        (g, p) ->
                                new AffineCoupling(
                                        g,
                                        new DiagonalGaussian(
                                                g,
                                                g.sameDiff().concat(1, p),
                                                g.sameDiff().concat(1, p).mul(0)),
                                        first -> first.mul(0.3),
                                        first -> first.mul(0.5)),
                        square(-12, 12, 200),
                        0.12 * 0.12));
        CASES.put(
                KlDivergenceTest.Known.class,
                onLine(
                        (g, p) ->
                                new KlDivergenceTest.Known(new DiagonalGaussian(g, p[0], p[1]), g),
                        -9,
                        9,
                        0.4,
                        0.3));
        CASES.put(
                KlDivergenceTest.Chain.class,
                new Case(
                        new double[] {0.4},
                        (g, p) -> new KlDivergenceTest.Chain(g, p[0]),
                        square(-7, 7, 100),
                        0.14 * 0.14));
    }

    private static Case counts(Builder builder, double... parameters) {
        double[] values = new double[200];
        Arrays.setAll(values, i -> i);
        return new Case(parameters, builder, GraphValues.column(values), 1);
    }

    /** Of three levels. */
    private static Case levels(Builder builder, double... parameters) {
        return new Case(parameters, builder, GraphValues.column(0, 0.5, 1), 1);
    }

    private static SDVariable thresholds(GraphContext graph) {
        return graph.constant(Nd4j.createFromArray(new double[][] {{-0.5, 1}}));
    }

    private static SDVariable reshaped(GraphContext graph, SDVariable rows, long... event) {
        return rows.reshape(Shapes.prepend(graph.shapeOf(rows)[0], event));
    }

    /** All pairs of n midpoints each, [n n, 2]. */
    private static INDArray square(double from, double to, int n) {
        INDArray line = GraphValues.midpoints(from, to, n);
        INDArray ones = Nd4j.ones(DataType.DOUBLE, n, 1);
        INDArray first = line.mmul(ones.transpose()).reshape('c', n * n, 1);
        INDArray second = ones.mmul(line.transpose()).reshape('c', n * n, 1);
        return Nd4j.hstack(first, second);
    }

    static Set<Class<? extends Distribution>> distributions() {
        return CASES.keySet();
    }

    @Test
    void everyDistributionIsChecked() {
        Set<String> found =
                new ClassFileImporter()
                        .importPackages("org.vhe.core").stream()
                                .filter(type -> type.isAssignableTo(Distribution.class))
                                .filter(type -> !type.isInterface())
                                .filter(
                                        type ->
                                                !type.getModifiers()
                                                        .contains(JavaModifier.ABSTRACT))
                                .map(JavaClass::getName)
                                .collect(Collectors.toSet());

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        CASES.keySet().stream().map(Class::getName).toList());
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void saysWhetherSamplesHaveTheGradientOfTheExpectation(Class<? extends Distribution> type) {
        Case subject = CASES.get(type);
        boolean[] says = new boolean[1];
        Map<String, INDArray> pathwise = pathwise(type, subject, says);
        boolean agrees = true;
        for (int i = 0; i < subject.parameters().length; i++) {
            double exact = derivative(subject, i);
            INDArray found = pathwise.get("p" + i);
            double mean = found == null ? 0 : found.meanNumber().doubleValue();
            double error = found == null ? 0 : found.stdNumber().doubleValue() / Math.sqrt(SAMPLES);
            assertThat(Math.abs(exact)).as("derivative by parameter %d", i).isGreaterThan(0.01);
            assertThat(error).isLessThan(0.01);
            agrees &= Math.abs(mean - exact) < 4 * error + 1e-6;
        }
        assertThat(says[0]).isEqualTo(agrees);
    }

    private static Map<String, INDArray> pathwise(
            Class<? extends Distribution> type, Case subject, boolean[] says) {
        Noise[] noise = new Noise[1];
        GraphValues values = subject.values(SAMPLES, subject.parameters());
        values.value(
                (g, in) -> {
                    Distribution q = subject.distribution(g, in);
                    assertThat(q).isExactlyInstanceOf(type);
                    says[0] = q.isReparameterised();
                    noise[0] = q.noise();
                    return in.get("p0").add(0.0);
                });
        values.with("noise", noise(noise[0]));
        return values.gradients(
                (g, in) -> function(g, subject.distribution(g, in).sample(in.get("noise"))));
    }

    private static INDArray noise(Noise noise) {
        return noise.kind() == Noise.Kind.UNIFORM
                ? GraphValues.uniform(31, SAMPLES, noise)
                : Initializer.normal(1)
                        .create(Seeds.random(31), DataType.DOUBLE, noise.batchShape(SAMPLES));
    }

    /** The derivative of the expectation by a parameter. */
    private static double derivative(Case subject, int parameter) {
        double[] up = subject.parameters().clone();
        double[] down = up.clone();
        up[parameter] += STEP;
        down[parameter] -= STEP;
        return (expectation(subject, up) - expectation(subject, down)) / (2 * STEP);
    }

    private static double expectation(Case subject, double[] parameters) {
        INDArray terms =
                subject.values(subject.grid().size(0), parameters)
                        .with("x", subject.grid())
                        .value(
                                (g, in) -> {
                                    SDVariable x = in.get("x");
                                    SDVariable logs = subject.distribution(g, in).logProb(x);
                                    return g.sameDiff().math().exp(logs).mul(function(g, x));
                                });
        return terms.sumNumber().doubleValue() * subject.cell();
    }

    /**
     * The cosines of the values, each shifted by another angle, summed over the event: bounded, and
     * of period 2 pi, as functions of angles must be.
     */
    private static SDVariable function(GraphContext graph, SDVariable x) {
        long entries = graph.shapeOf(x)[1];
        INDArray shifts = Nd4j.arange(entries).muli(0.7).addi(0.3).reshape(1, entries);
        SDVariable shifted = x.sub(graph.constant(shifts));
        return StableMath.sumEvent(graph, graph.sameDiff().math().cos(shifted));
    }
}
