package org.vhe.models.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelFactory;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.models.layer.ObjectiveRun;

class DeconvVheTest {
    private static final DeconvOptions TINY =
            DeconvOptions.defaults().withWidth(2, 4).withLatents(3, 2);

    @ParameterizedTest
    @ValueSource(longs = {0, 2})
    void targetsThatShareASupportSetAreTargetsWithTheSameOne(long maps) {
        Homoencoder model = DeconvVhe.create(TINY.withClassMaps(maps), 1, DataType.DOUBLE);

        ObjectiveRun.requireSharedSupports(model, Map.of("c", 2));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void compiledGraphOfMapsComputesWhatSameDiffDoes(DataType type) {
        Homoencoder model = DeconvVhe.create(TINY.withClassMaps(2), 1, type);

        assertThat(model.structure().get("c").eventShape()).containsExactly(2, 4, 4);
        ObjectiveRun.requireAgreement(model, Map.of("c", 2));
    }

    @Test
    void checkpointsThatDoNotSayHaveAVectorOfAClass() {
        DeconvVhe.Factory factory = new DeconvVhe.Factory();
        String options = factory.describe(TINY).options();
        String older = options.replaceFirst(",\\s*\"classMaps\"\\s*:\\s*0", "");
        assertThat(older).isNotEqualTo(options);
        assertThat(factory.create(older, 1).structure().get("c").eventShape()).containsExactly(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void compiledGraphComputesWhatSameDiffDoes(DataType type) {
        Homoencoder model = DeconvVhe.create(TINY.withSampleDropout(true), 1, type);

        ObjectiveRun.requireAgreement(model, Map.of("c", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compiled", "samediff"})
    void onlyEvaluationUsesRunningStatistics(GraphExecutor.Kind kind) {
        Homoencoder model = DeconvVhe.create(TINY, 1, DataType.DOUBLE);
        ObjectiveGraph evaluation = model.objectiveGraph(Mode.EVALUATION, 3, Map.of("c", 2));
        ObjectiveGraph training = model.objectiveGraph(Mode.TRAINING, 3, Map.of("c", 2));
        try (GraphExecutor evaluated = executor(evaluation, kind);
                GraphExecutor trained = executor(training, kind)) {
            double evaluatedBefore = bound(evaluation, evaluated);
            double trainedBefore = bound(training, trained);
            model.parameters().flatStatistics().muli(2).addi(0.1);

            assertThat(bound(evaluation, evaluated)).isNotCloseTo(evaluatedBefore, within(1e-3));
            assertThat(bound(training, trained)).isEqualTo(trainedBefore);
        }
        assertThat(evaluation.graph().statisticUpdates()).isEmpty();
        assertThat(training.graph().statisticUpdates())
                .hasSameSizeAs(model.parameters().statistics());
    }

    private static GraphExecutor executor(ObjectiveGraph objective, GraphExecutor.Kind kind) {
        return GraphExecutor.create(objective.graph(), List.of(objective.bound().name()), kind);
    }

    private static double bound(ObjectiveGraph objective, GraphExecutor executor) {
        String name = objective.bound().name();
        return executor.run(ObjectiveRun.inputs(objective.graph())).get(name).getDouble(0);
    }

    @Test
    void oneSeedGivesOneModel() {
        INDArray first = DeconvVhe.create(TINY, 5).parameters().flatParameters();

        assertThat(DeconvVhe.create(TINY, 5).parameters().flatParameters()).isEqualTo(first);
        assertThat(DeconvVhe.create(TINY, 6).parameters().flatParameters()).isNotEqualTo(first);
    }

    @Test
    void descriptionMakesTheSameModelAgain() {
        for (DeconvOptions options : List.of(TINY.withSampleDropout(true), TINY.withClassMaps(2))) {
            Homoencoder model = DeconvVhe.create(options, 5);
            Homoencoder again = ModelFactory.create(model.description(), 5);

            assertThat(again.parameters().flatParameters())
                    .isEqualTo(model.parameters().flatParameters());
            assertThat(again.structure()).isEqualTo(model.structure());
        }
    }

    @Test
    void unknownOptionsAreRefusedByName() {
        String options = new DeconvVhe.Factory().describe(DeconvOptions.defaults()).options();
        String more = options.replaceFirst("\\{", "{\"depth\": 3, ");
        assertThatThrownBy(() -> new DeconvVhe.Factory().create(more, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "models of type 'deconv' have no option 'depth' in this version of the library");
    }
}
