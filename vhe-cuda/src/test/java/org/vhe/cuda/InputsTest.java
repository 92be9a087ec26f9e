package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.NoiseDraw;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.shape.ShapeMismatchException;

/** Inputs arrive to the last bit, in however few bytes they were sent. */
class InputsTest {
    private static final int LENGTH = 3000;
    private static final StandIn GPU = StandIn.of("inputs");

    private final GraphContext graph =
            GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.EVALUATION);

    private GraphExecutor executor(SDVariable input, GraphExecutor.Kind kind) {
        SDVariable small = graph.placeholder("small", 3);
        String output = input.mul(small.mul(0).sum().add(1)).name();
        return GraphExecutor.create(graph, List.of(output), kind);
    }

    private static float[] values(GraphExecutor executor) {
        executor.execute();
        return executor.floats(executor.outputs().get(0));
    }

    /** Bytes that were sent to the device since this was last asked. */
    private static long sent() {
        long bytes = GPU.get("bytesToDevice");
        GPU.set("bytesToDevice", 0);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(Noise.Kind.class)
    void noiseOfTheDeviceIsThatOfTheHost(Noise.Kind kind) {
        SDVariable input = graph.placeholder("noise", LENGTH);
        try (GraphExecutor executor = executor(input, GPU.kind())) {
            values(executor);
            for (long seed : new long[] {1, -7, 0x123456789ABCDEFL}) {
                for (int first : new int[] {0, 2 * LENGTH}) {
                    NoiseDraw noise = NoiseDraw.of(kind, seed, first, LENGTH);
                    executor.prepare(noise);
                    sent();
                    executor.set("noise", noise);
                    assertThat(values(executor)).isEqualTo(noise.values());
                    assertThat(sent()).isLessThan(LENGTH); // a quarter of what values take
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Noise.Kind.class)
    void noiseIsSentWhereThatIsAskedFor(Noise.Kind kind) {
        SDVariable input = graph.placeholder("noise", LENGTH);
        try (GraphExecutor executor = executor(input, GPU.kind().with("noise", "off"))) {
            values(executor);
            NoiseDraw noise = NoiseDraw.of(kind, 5, 0, LENGTH);
            executor.prepare(noise);
            sent();
            executor.set("noise", noise);
            assertThat(values(executor)).isEqualTo(noise.values());
            assertThat(sent()).isGreaterThan(4 * LENGTH);
        }
    }

    private static float[] random(int levels, float divisor) {
        SplittableRandom random = new SplittableRandom(levels);
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = random.nextInt(levels) / divisor;
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, true",
        "256, 1, true",
        "256, 255, true",
        "16, 15, true",
        "2, 7, false",
        "257, 1, false",
        "300, 255, false"
    })
    void levelsTravelAsBytesAndNothingElseDoes(int levels, float divisor, boolean asBytes) {
        SDVariable input = graph.placeholder("images", LENGTH);
        float[] values = random(levels, divisor);
        float[] binary = random(2, 1);
        try (GraphExecutor executor = executor(input, GPU.kind())) {
            values(executor);
            for (float[] each : List.of(values, binary, values)) {
                sent();
                executor.set("images", each);
                assertThat(values(executor)).isEqualTo(each);
                boolean bytes = each == binary || asBytes;
                assertThat(sent() < 2 * LENGTH).as("as bytes").isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, -0f, 0.5f, 1e-9f, 256, Float.NaN, Float.POSITIVE_INFINITY, 3e9f})
    void oneOtherValueAmongLevelsArrivesAsItIs(float other) {
        SDVariable input = graph.placeholder("images", LENGTH);
        float[] values = random(2, 1);
        values[LENGTH - 1] = other;
        ByteLevels levels = new ByteLevels(LENGTH);
        assertThat(levels.of(values)).isZero();
        try (GraphExecutor executor = executor(input, GPU.kind())) {
            executor.set("images", values);
            assertThat(values(executor)).isEqualTo(values);
        }
    }

    @Test
    void whatDidNotChangeIsNotSentAgain() {
        SDVariable input = graph.placeholder("images", LENGTH);
        float[] values = random(100, 13);
        try (GraphExecutor executor = executor(input, GPU.kind())) {
            executor.set("images", values);
            assertThat(values(executor)).isEqualTo(values);
            sent();
            assertThat(values(executor)).isEqualTo(values);
            assertThat(sent()).isZero();
            executor.set("small", new float[] {1, 2, 3});
            assertThat(values(executor)).isEqualTo(values);
            assertThat(sent()).isPositive().isLessThan(LENGTH);
        }
    }

    @Test
    void inputsThatThereAreNotAreRefused() {
        SDVariable input = graph.placeholder("images", LENGTH);
        try (GraphExecutor executor = executor(input, GPU.kind())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> executor.set("image", new float[LENGTH]))
                    .withMessage("no input 'image'; there are [images, small]");
            assertThatThrownBy(() -> executor.set("images", new float[7]))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessageContaining("[3000]");
            NoiseDraw noise = NoiseDraw.of(Noise.Kind.UNIFORM, 1, 0, 7);
            assertThatThrownBy(() -> executor.set("images", noise))
                    .isInstanceOf(ShapeMismatchException.class);
        }
    }

    @Test
    void graphsWithoutInputsAreExecuted() {
        SDVariable three = graph.parameter("x", Initializer.constant(3), 2, 2).mul(1);
        try (GraphExecutor executor =
                GraphExecutor.create(graph, List.of(three.name()), GPU.kind())) {
            assertThat(executor).isInstanceOf(CudaGraph.class);
            assertThat(values(executor)).containsOnly(3f);
        }
    }
}
