package org.vhe.cuda;

import java.util.List;
import org.vhe.core.graph.PlannedOperation;
import org.vhe.cuda.SampledNetwork.Stage;

/**
 * Draws images pixel by pixel, a block of threads for each image: features of a pixel are computed
 * step by step, the sums of a convolution shared among the threads. What is done is read from the
 * operation's integers, whose meaning {@code SamplingCode} of the models gives.
 */
final class Sampling {
    private static final int THREADS = Kernels.THREADS;

    private final SampledNetwork network;
    private final List<Stage> stages;
    private final int height;
    private final int width;
    private final int values;
    private final int scratch;
    private final StringBuilder body = new StringBuilder();

    private Sampling(long[] code, Tensor result, int inputs) {
        this.height = (int) result.shape()[1];
        this.width = (int) result.shape()[2];
        this.values = (int) result.shape()[3];
        this.scratch = inputs + 1;
        this.network = new SampledNetwork(code, height * width);
        this.stages = network.stages;
    }

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        if (!operation.name().equals("incremental_sampling")
                || operation.integers().length == 0
                || !in.stream().allMatch(Kernels::isFloat)) {
            return false;
        }
        Tensor result = out.get(0);
        Sampling sampling = new Sampling(operation.integers(), result, in.size());
        int batch = (int) result.shape()[0];
        Tensor features = to.arrays().scratch(batch, sampling.network.featureLength);
        List<Tensor> writes = List.of(result, features);
        String source = Kernels.header(in, writes) + sampling.program();
        to.add(new Step.Kernel(operation.name(), source, batch, THREADS, in, writes));
        return true;
    }

    private String program() {
        body.append("  __shared__ float part[%d];\n".formatted(THREADS));
        body.append(
                "  float* F = a%d + (long long) blockIdx.x * %d;\n"
                        .formatted(scratch, network.featureLength));
        body.append("  int b = blockIdx.x, t = threadIdx.x;\n");
        body.append("  for (int row = 0; row < %d; row++) {\n".formatted(height));
        for (Stage stage : stages) {
            if (stage.wholeRow()) {
                wholeRow(stage);
            }
        }
        body.append("  for (int column = 0; column < %1$d; column++) {\n".formatted(width));
        body.append("    int pixel = row * %d + column;\n".formatted(width));
        for (Stage stage : stages) {
            if (!stage.wholeRow() && stage.kind() == SampledNetwork.CONVOLUTION) {
                convolution(stage);
            } else if (!stage.wholeRow() && stage.kind() != SampledNetwork.IMAGE) {
                single(stage);
            }
        }
        body.append("    __syncthreads();\n");
        emit();
        body.append("    __syncthreads();\n  }\n  }\n}\n");
        return body.toString();
    }

    /** Where a feature is, of a pixel and a channel. */
    private String feature(int step, String channel) {
        Stage stage = stages.get(step);
        return "F[%d + pixel * %d + %s]".formatted(stage.offset(), stage.channels(), channel);
    }

    /** All pixels of a row at once: their entries are shared among the threads. */
    private void wholeRow(Stage stage) {
        int number = stages.indexOf(stage);
        body.append(
                "  for (int e = t; e < %d; e += %d) {\n"
                        .formatted(width * stage.channels(), THREADS));
        body.append(
                "    int column = e / %1$d, o = e %% %1$d, pixel = row * %2$d + column;\n"
                        .formatted(stage.channels(), width));
        if (stage.kind() == SampledNetwork.CONVOLUTION) {
            body.append("    float sum = a%d[o];\n".formatted(stage.details()[2]));
            sum(stage, "0", "1");
            body.append("    %s = sum;\n".formatted(feature(number, "o")));
        } else {
            body.append("    %s = %s;\n".formatted(feature(number, "o"), value(stage)));
        }
        body.append("  }\n  __syncthreads();\n");
    }

    /** Each thread does the channels of its number, so that only gates read what others wrote. */
    private void single(Stage stage) {
        int number = stages.indexOf(stage);
        if (stage.kind() == SampledNetwork.GATE) {
            body.append("    __syncthreads();\n");
        }
        body.append(
                "    for (int o = t; o < %d; o += %d) { %s = %s; }\n"
                        .formatted(stage.channels(), THREADS, feature(number, "o"), value(stage)));
    }

    private String value(Stage stage) {
        int[] details = stage.details();
        String input = feature(details[0], "o");
        return switch (stage.kind()) {
            case SampledNetwork.CONDITION ->
                    "%s + a%d[%s * %d + o]"
                            .formatted(
                                    input,
                                    details[1],
                                    details[2] == 1
                                            ? "(b * %d + pixel)".formatted(height * width)
                                            : "b",
                                    stage.channels());
            case SampledNetwork.SUM -> input + " + " + feature(details[1], "o");
            case SampledNetwork.GATE ->
                    "tanhf(%s) / (1.f + expf(-%s))"
                            .formatted(input, feature(details[0], "o + " + stage.channels()));
            default -> "fmaxf(%s, 0.f)".formatted(input);
        };
    }

    /** Threads of one channel share its sum, and one of them adds their parts in order. */
    private void convolution(Stage stage) {
        String target = feature(stages.indexOf(stage), "t");
        int slices = stage.channels() > THREADS ? 1 : THREADS / stage.channels();
        body.append("    __syncthreads();\n");
        if (slices == 1) {
            body.append(
                    "    for (int o = t; o < %d; o += %d) { float sum = a%d[o];\n"
                            .formatted(stage.channels(), THREADS, stage.details()[2]));
            sum(stage, "0", "1");
            body.append("    %s = sum; }\n".formatted(target.replace("+ t]", "+ o]")));
            return;
        }
        body.append(
                "    { int o = t %% %1$d, slice = t / %1$d; float sum = 0.f; if (slice < %2$d) {\n"
                        .formatted(stage.channels(), slices));
        sum(stage, "slice", Integer.toString(slices));
        body.append("    } part[t] = sum; }\n    __syncthreads();\n");
        body.append(
                "    if (t < %1$d) { float sum = a%2$d[t]; for (int k = 0; k < %3$d; k++) { sum += part[t + k * %1$d]; } %4$s = sum; }\n"
                        .formatted(stage.channels(), stage.details()[2], slices, target));
    }

    /**
     * Adds to a sum for channel o what visible pixels contribute, or every so many of their
     * channels.
     */
    private void sum(Stage stage, String first, String step) {
        int[] details = stage.details();
        Stage input = stages.get(details[0]);
        int taps = details[3];
        body.append(
                "    { const int dy[] = {%s}, dx[] = {%s};\n"
                        .formatted(stage.offsets(0), stage.offsets(1)));
        body.append(
                """
                    for (int tap = 0; tap < %d; tap++) {
                      int y = row + dy[tap], x = column + dx[tap];
                      if (y >= 0 && x >= 0 && x < %d) {
                        const float* from = F + %d + (y * %d + x) * %d;
                        const float* weight = a%d + tap * %d + o;
                        for (int i = %s; i < %d; i += %s) { sum += from[i] * weight[i * %d]; }
                      }
                    } }
                """
                        .formatted(
                                taps,
                                width,
                                input.offset(),
                                width,
                                input.channels(),
                                details[1],
                                input.channels() * stage.channels(),
                                first,
                                input.channels(),
                                step,
                                stage.channels()));
    }

    /** The heads' channel of that number, all heads one after the other. */
    private String head(String channel) {
        StringBuilder choice = new StringBuilder();
        int end = 0;
        for (int i = 0; i < network.heads.length; i++) {
            String value = feature(network.heads[i], "(" + channel + ") - " + end);
            end += stages.get(network.heads[i]).channels();
            choice.append(
                    i < network.heads.length - 1
                            ? "(%s) < %d ? %s : ".formatted(channel, end, value)
                            : value);
        }
        return "(double) (" + choice + ")";
    }

    /** Draws the pixel's values as the CPU does, in double precision; known ones are put in. */
    private void emit() {
        body.append("    int first = (b * %d + pixel) * %d;\n".formatted(height * width, values));
        switch (network.emission) {
            case 0 -> each("a%d[first + v] < 1 / (1 + exp(-%s)) ? 1.f : 0.f", head("v"));
            case 1 -> {
                body.append("    int choice = 0;\n    if (t == 0) { double best = -1.0 / 0.0;\n");
                body.append(
                        "      for (int v = 0; v < %d; v++) { double u = a%d[first + v]; u = u < VHE_SMALLEST ? VHE_SMALLEST : u > VHE_LARGEST ? VHE_LARGEST : u; double score = %s - log(-log(u)); if (score > best) { best = score; choice = v; } }\n"
                                .formatted(values, network.noise, head("v")));
                body.append("      part[0] = (float) choice; }\n    __syncthreads();\n");
                each("v == (int) part[0] ? 1.f : 0.f");
            }
            default -> {
                String deviation = head("v + " + values) + " / 2";
                each(
                        "(float) (%2$s + exp(%3$s < VHE_MAX_EXPONENT ? %3$s : VHE_MAX_EXPONENT) * a%1$d[first + v])",
                        head("v"), deviation);
            }
        }
    }

    private void each(String value, Object... parts) {
        Object[] all = new Object[parts.length + 1];
        all[0] = network.noise;
        System.arraycopy(parts, 0, all, 1, parts.length);
        body.append(
                "    for (int v = t; v < %d; v += %d) { float drawn = %s;\n"
                        .formatted(values, THREADS, value.formatted(all)));
        if (network.known >= 0) {
            body.append(
                    "      if (a%d[first + v] > 0.5f) { drawn = a%d[first + v]; }\n"
                            .formatted(network.known, network.given));
        }
        body.append(
                "      a%d[first + v] = drawn; %s = drawn; }\n"
                        .formatted(scratch - 1, feature(network.image, "v")));
    }
}
