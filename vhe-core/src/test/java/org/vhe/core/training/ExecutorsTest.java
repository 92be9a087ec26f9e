package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.ObjectiveTerms;

/** The compiled training graph against SameDiff's own session, in double precision. */
class ExecutorsTest {

    private record Outcome(ObjectiveTerms terms, double[] gradient) {}

    private static Outcome step(GraphExecutor.Kind kind) {
        Homoencoder model = SmallModel.create(3, 2, DataType.DOUBLE);
        TrainingOptions options = SmallModel.options(1).executor(kind).build();
        try (TrainingStep step = new TrainingStep(model, SmallModel.data(), options, 5)) {
            ObjectiveTerms terms = step.executeAt(0);
            return new Outcome(terms, ArrayTransfer.toDoubles(step.gradient()));
        }
    }

    @Test
    void termsAndGradientsAgree() {
        Outcome compiled = step(GraphExecutor.Kind.COMPILED);
        Outcome sameDiff = step(GraphExecutor.Kind.SAMEDIFF);
        assertThat(compiled.terms().bound()).isCloseTo(sameDiff.terms().bound(), within(1e-12));
        assertThat(compiled.terms().kl().get("c"))
                .isCloseTo(sameDiff.terms().kl().get("c"), within(1e-12));
        assertThat(compiled.gradient()).containsExactly(sameDiff.gradient(), within(1e-12));
        assertThat(java.util.Arrays.stream(compiled.gradient()).map(Math::abs).max().orElse(0))
                .isGreaterThan(0.01);
    }

    @Test
    void gradientIsThatOfTheNegativeBound() {
        Homoencoder model = SmallModel.create(3, 2, DataType.DOUBLE);
        TrainingOptions options = SmallModel.options(1).build();
        try (TrainingStep step = new TrainingStep(model, SmallModel.data(), options, 5)) {
            step.executeAt(0);
            double[] gradient = ArrayTransfer.toDoubles(step.gradient());
            var flat = model.parameters().flatParameters();
            for (int i = 0; i < gradient.length; i++) {
                double value = flat.getDouble(i);
                flat.putScalar(i, value + 1e-5);
                double up = step.executeAt(0).bound();
                flat.putScalar(i, value - 1e-5);
                double down = step.executeAt(0).bound();
                flat.putScalar(i, value);
                assertThat(gradient[i]).isCloseTo(-(up - down) / 2e-5, within(1e-7));
            }
        }
    }
}
