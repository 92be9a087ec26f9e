package org.vhe.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;

/** Graphs of operations drawn at random, with gradients: whatever is fused, values stay. */
class RandomGraphsTest {
    private static final int NODES = 40;
    private static final int ROWS = 4;
    private static final int COLUMNS = 6;

    private final List<SDVariable> full = new ArrayList<>();
    private final List<SDVariable> rows = new ArrayList<>();
    private SplittableRandom random;

    private SDVariable pick(List<SDVariable> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** A result of full shape, of moderate values. */
    private SDVariable next() {
        SDVariable a = pick(full);
        SDVariable b = pick(full);
        SDVariable row = pick(rows);
        var math = a.getSameDiff().math();
        return switch (random.nextInt(16)) {
            case 0 -> a.add(b).mul(0.5);
            case 1 -> a.mul(b);
            case 2 -> a.sub(row);
            case 3 -> row.mul(b).add(a).mul(0.5);
            case 4 -> a.div(b.mul(b).add(1));
            case 5 -> math.tanh(a);
            case 6 -> math.exp(a.mul(0.3)).sub(1);
            case 7 -> math.log(a.mul(a).add(1));
            case 8 -> a.getSameDiff().nn().relu(a, 0);
            case 9 -> math.sqrt(a.mul(a).add(0.5)).rsub(1);
            case 10 -> slices(a, b);
            case 11 -> a.mmul(square(b)).mul(0.3);
            case 12 -> math.abs(a).neg().add(b);
            case 13 -> a.reshape(COLUMNS, ROWS).permute(1, 0);
            case 14 -> a.rdiv(b.mul(b).add(1)).mul(0.2).add(0);
            default -> math.sin(a).mul(b);
        };
    }

    private static SDVariable square(SDVariable a) {
        return a.permute(1, 0).mmul(a);
    }

    /** Both halves of one, exchanged, with the other's first rows in place of the last. */
    private static SDVariable slices(SDVariable a, SDVariable b) {
        var sameDiff = a.getSameDiff();
        int half = COLUMNS / 2;
        SDVariable left = sameDiff.slice(a, new int[] {0, 0}, ROWS, half);
        SDVariable right = sameDiff.slice(a, new int[] {0, half}, ROWS, half);
        SDVariable exchanged = sameDiff.concat(1, right, left);
        SDVariable top = sameDiff.slice(exchanged, new int[] {0, 0}, ROWS - 1, COLUMNS);
        return sameDiff.concat(0, top, sameDiff.slice(b, new int[] {0, 0}, 1, COLUMNS));
    }

    private Agreement.Wanted graph(long seed, ParameterStore store) {
        random = new SplittableRandom(seed);
        full.clear();
        rows.clear();
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        full.add(graph.placeholder("x", ROWS, COLUMNS));
        full.add(graph.parameter("w", Initializer.normal(0.5), ROWS, COLUMNS));
        rows.add(graph.parameter("r", Initializer.normal(0.5), 1, COLUMNS));
        for (int node = 0; node < NODES; node++) {
            if (random.nextInt(5) == 0) {
                SDVariable a = pick(full);
                rows.add(random.nextInt(2) == 0 ? a.mean(true, 0) : a.sum(true, 0).mul(0.3));
            } else {
                full.add(next());
            }
        }
        SDVariable last = full.get(full.size() - 1);
        for (SDVariable each : full.subList(full.size() - 6, full.size() - 1)) {
            last = last.add(each);
        }
        SDVariable total = last.mul(pick(rows)).mean();
        List<String> outputs = new ArrayList<>(List.of(total.name(), last.name()));
        outputs.add(full.get(full.size() / 2).name());
        Gradients.of(graph, total, graph.parameterNames())
                .values()
                .forEach(gradient -> outputs.add(gradient.name()));
        return new Agreement.Wanted(graph, outputs);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void valuesAndGradientsAreThoseOfTheCpu(long seed) {
        ParameterStore single = new ParameterStore(seed, DataType.FLOAT);
        ParameterStore exact = new ParameterStore(seed, DataType.DOUBLE);
        Agreement.Wanted wanted = graph(seed, single);
        Agreement.Wanted truth = graph(seed, exact);
        exact.copyFrom(single);
        Agreement.of(wanted, truth, StandIn.shared().kind());
    }
}
