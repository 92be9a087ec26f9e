package org.vhe.models.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.ExecutionPlan;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.PlannedOperation;
import org.vhe.models.layer.PixelCnn;

/** Images drawn by what the integers of the operation say are those of its kernel. */
class SamplingCodeTest {
    private static final int BATCH = 2;
    private static final int HEIGHT = 5;
    private static final int WIDTH = 4;

    @ParameterizedTest
    @EnumSource(PixelCnn.Unit.class)
    void integersSayAllThatIsDone(PixelCnn.Unit unit) {
        PlannedOperation operation = operation(unit);
        SplittableRandom random = new SplittableRandom(3);
        double[][] inputs =
                operation.inputs().stream()
                        .map(array -> values(random, (int) array.length()))
                        .toArray(double[][]::new);
        Reader code = new Reader(operation.integers());
        assertThat(code.next()).as("emission").isEqualTo(Emission.Kind.BERNOULLI.ordinal());
        Drawing drawing = new Drawing(code, inputs);

        double[] expected = operation.kernel().orElseThrow().compute(copy(inputs));

        assertThat(drawing.draw()).containsExactly(expected).contains(0, 1);
    }

    private static PlannedOperation operation(PixelCnn.Unit unit) {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.EVALUATION);
        AutoregressiveBernoulli x =
                new AutoregressiveBernoulli(
                        graph,
                        new PixelCnn(2, 6, 3, unit),
                        graph.placeholder("condition", BATCH, HEIGHT, WIDTH, 2),
                        1,
                        HEIGHT,
                        WIDTH);
        long[] shape = {BATCH, 1, HEIGHT, WIDTH};
        SDVariable drawn =
                x.complete(
                        graph.placeholder("noise", shape),
                        graph.placeholder("given", shape),
                        graph.placeholder("known", shape));
        return ExecutionPlan.of(graph, List.of(drawn.name()), Map.of()).operations().stream()
                .filter(planned -> planned.name().equals("incremental_sampling"))
                .findFirst()
                .orElseThrow();
    }

    private static double[] values(SplittableRandom random, int length) {
        return random.doubles(length, -1, 1).toArray();
    }

    private static double[][] copy(double[][] arrays) {
        return Arrays.stream(arrays).map(double[]::clone).toArray(double[][]::new);
    }

    /** Integers, one after the other. */
    private static final class Reader {
        private final long[] code;
        private int at;

        Reader(long[] code) {
            this.code = code;
        }

        int next() {
            return (int) code[at++];
        }

        int[] next(int count) {
            int[] values = new int[count];
            Arrays.setAll(values, i -> next());
            return values;
        }

        boolean isAtEnd() {
            return at == code.length;
        }
    }

    private record Part(int kind, int channels, boolean wholeRow, int[] details) {}

    /** Draws by the code, without skipping or sharing anything. */
    private static final class Drawing {
        private final double[][] inputs;
        private final int[] noiseGivenKnown;
        private final int image;
        private final int[] heads;
        private final Part[] parts;
        private double[][][] features;

        Drawing(Reader code, double[][] inputs) {
            this.inputs = inputs;
            this.noiseGivenKnown = code.next(3);
            this.image = code.next();
            this.heads = code.next(code.next());
            this.parts = new Part[code.next()];
            for (int i = 0; i < parts.length; i++) {
                int kind = code.next();
                int channels = code.next();
                boolean wholeRow = code.next() == 1;
                parts[i] = new Part(kind, channels, wholeRow, details(kind, code));
            }
            assertThat(code.isAtEnd()).isTrue();
        }

        private static int[] details(int kind, Reader code) {
            if (kind == 1) {
                int[] first = code.next(4);
                int[] all = Arrays.copyOf(first, 4 + 2 * first[3]);
                System.arraycopy(code.next(2 * first[3]), 0, all, 4, 2 * first[3]);
                return all;
            }
            return code.next(new int[] {0, 0, 3, 2, 1, 1}[kind]);
        }

        double[] draw() {
            double[] result = new double[BATCH * HEIGHT * WIDTH];
            for (int number = 0; number < BATCH; number++) {
                features = new double[parts.length][HEIGHT * WIDTH][];
                for (int row = 0; row < HEIGHT; row++) {
                    for (int column = 0; column < WIDTH; column++) {
                        compute(number, row, column, true);
                    }
                    for (int column = 0; column < WIDTH; column++) {
                        compute(number, row, column, false);
                        draw(number, row * WIDTH + column, result);
                    }
                }
            }
            return result;
        }

        private void draw(int number, int pixel, double[] result) {
            int i = number * HEIGHT * WIDTH + pixel;
            double logit = features[heads[0]][pixel][0];
            double drawn = inputs[noiseGivenKnown[0]][i] < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
            boolean known = inputs[noiseGivenKnown[2]][i] > 0.5;
            result[i] = known ? inputs[noiseGivenKnown[1]][i] : drawn;
            features[image][pixel] = new double[] {result[i]};
        }

        private void compute(int number, int row, int column, boolean wholeRow) {
            for (int step = 0; step < parts.length; step++) {
                if (parts[step].wholeRow() == wholeRow && step != image) {
                    features[step][row * WIDTH + column] = value(parts[step], number, row, column);
                }
            }
        }

        private double[] value(Part part, int number, int row, int column) {
            int pixel = row * WIDTH + column;
            int[] details = part.details();
            double[] from = features[details[0]][pixel];
            double[] to = new double[part.channels()];
            for (int i = 0; i < to.length; i++) {
                to[i] =
                        switch (part.kind()) {
                            case 1 -> convolved(part, row, column, i);
                            case 2 -> from[i] + condition(part, number, pixel, i);
                            case 3 -> from[i] + features[details[1]][pixel][i];
                            case 4 -> gated(from[i], from[to.length + i]);
                            default -> Math.max(from[i], 0);
                        };
            }
            return to;
        }

        private double condition(Part part, int number, int pixel, int channel) {
            int place = part.details()[2] == 1 ? number * HEIGHT * WIDTH + pixel : number;
            return inputs[part.details()[1]][place * part.channels() + channel];
        }

        private static double gated(double a, double b) {
            double e = Math.exp(-2 * a);
            return (1 - e) / ((1 + e) * (1 + Math.exp(-b)));
        }

        private double convolved(Part part, int row, int column, int channel) {
            int[] details = part.details();
            double sum = inputs[details[2]][channel];
            for (int tap = 0; tap < details[3]; tap++) {
                int r = row + details[4 + 2 * tap];
                int c = column + details[5 + 2 * tap];
                if (r >= 0 && c >= 0 && c < WIDTH) {
                    double[] from = features[details[0]][r * WIDTH + c];
                    for (int i = 0; i < from.length; i++) {
                        int weight = (tap * from.length + i) * part.channels() + channel;
                        sum += from[i] * inputs[details[1]][weight];
                    }
                }
            }
            return sum;
        }
    }
}
