package org.vhe.cuda;

import java.util.List;
import org.vhe.core.graph.PlannedOperation;

/** Means of windows of images [batch, height, width, channels] without padding. */
final class AveragePooling {
    private AveragePooling() {}

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        boolean gradient = operation.name().equals("avgpool2d_bp");
        if (!gradient && !operation.name().equals("avgpool2d")) {
            return false;
        }
        long[] args = operation.integers();
        boolean plain =
                args.length >= 11
                        && args[4] == 0
                        && args[5] == 0
                        && args[6] == 1
                        && args[7] == 1
                        && args[8] == 0
                        && args[10] == 1;
        if (!plain) {
            throw new UnsupportedOperationException("with padding, dilation or not of NHWC");
        }
        Tensor images = in.get(0);
        Tensor result = out.get(0);
        if (gradient) {
            to.add(gradient(images, in.get(1), result, args));
        } else {
            to.add(forward(images, result, args));
        }
        return true;
    }

    private static String constants(long[] images, long[] result, long[] args) {
        return "    const int H = %d, W = %d, C = %d, OH = %d, OW = %d, KH = %d, KW = %d, SY = %d, SX = %d;\n"
                .formatted(
                        images[1], images[2], images[3], result[1], result[2], args[0], args[1],
                        args[2], args[3]);
    }

    private static Step.Kernel forward(Tensor images, Tensor result, long[] args) {
        String body =
                constants(images.shape(), result.shape(), args)
                        + """
                int c = i % C, ox = i / C % OW, oy = i / C / OW % OH, b = i / C / OW / OH;
                float sum = 0.f;
                for (int y = oy * SY; y < oy * SY + KH; y++) {
                  for (int x = ox * SX; x < ox * SX + KW; x++) {
                    sum += a0[((b * H + y) * W + x) * C + c];
                  }
                }
                a1[i] = sum / (KH * KW);
            """;
        return Kernels.forEach(
                "avgpool2d", result.length(), body, List.of(images), List.of(result));
    }

    private static Step.Kernel gradient(
            Tensor images, Tensor gradient, Tensor result, long[] args) {
        String body =
                constants(images.shape(), gradient.shape(), args)
                        + """
                int c = i % C, x = i / C % W, y = i / C / W % H, b = i / C / W / H;
                float sum = 0.f;
                int firstY = y < KH ? 0 : (y - KH) / SY + 1, firstX = x < KW ? 0 : (x - KW) / SX + 1;
                for (int oy = firstY; oy < OH && oy * SY <= y; oy++) {
                  for (int ox = firstX; ox < OW && ox * SX <= x; ox++) {
                    sum += a0[((b * OH + oy) * OW + ox) * C + c];
                  }
                }
                a1[i] = sum / (KH * KW);
            """;
        return Kernels.forEach(
                "avgpool2d_bp", result.length(), body, List.of(gradient), List.of(result));
    }
}
