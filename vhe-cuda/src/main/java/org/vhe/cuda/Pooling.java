package org.vhe.cuda;

import java.util.List;
import org.vhe.core.graph.PlannedOperation;

/**
 * Maxima of windows of images [batch, height, width, channels]. The gradient goes to the first
 * largest entry of each window; every entry looks for itself, so that sums have one order.
 */
final class Pooling {
    private Pooling() {}

    /** The numbers that both directions need, as C constants. */
    private static String constants(long[] images, long[] result, long[] args) {
        boolean same = args[8] == 1;
        long spareY =
                Math.max(0, (result[1] - 1) * args[2] + (args[0] - 1) * args[6] + 1 - images[1]);
        long spareX =
                Math.max(0, (result[2] - 1) * args[3] + (args[1] - 1) * args[7] + 1 - images[2]);
        return """
                const int H = %d, W = %d, C = %d, OH = %d, OW = %d, KH = %d, KW = %d, SY = %d, SX = %d;
                const int TOP = %d, LEFT = %d, DY = %d, DX = %d;
            """
                .formatted(
                        images[1],
                        images[2],
                        images[3],
                        result[1],
                        result[2],
                        args[0],
                        args[1],
                        args[2],
                        args[3],
                        same ? spareY / 2 : args[4],
                        same ? spareX / 2 : args[5],
                        args[6],
                        args[7]);
    }

    /** Looks for the first largest entry of the window (oy, ox). */
    private static final String SEARCH =
            """
                float best = -VHE_INFINITY;
                int at = -1;
                for (int ky = 0; ky < KH; ky++) {
                  for (int kx = 0; kx < KW; kx++) {
                    int sy = oy * SY + ky * DY - TOP, sx = ox * SX + kx * DX - LEFT;
                    if (sy >= 0 && sy < H && sx >= 0 && sx < W) {
                      int place = ((b * H + sy) * W + sx) * C + c;
                      float v = a0[place];
                      if (v > best || at < 0) { best = v; at = place; }
                    }
                  }
                }
            """;

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        boolean gradient = operation.name().equals("maxpool2d_bp");
        if (!gradient && !operation.name().equals("maxpool2d")) {
            return false;
        }
        long[] args = operation.integers();
        if (args.length < 11 || args[10] != 1 || args[8] > 1) {
            throw new UnsupportedOperationException("of other layouts than NHWC");
        }
        Tensor images = in.get(0);
        if (gradient) {
            to.add(gradient(images, in.get(1), out.get(0), args));
        } else {
            to.add(forward(images, out.get(0), args));
        }
        return true;
    }

    private static Step.Kernel forward(Tensor images, Tensor result, long[] args) {
        String body =
                constants(images.shape(), result.shape(), args)
                        + "    int c = i % C, ox = i / C % OW, oy = i / C / OW % OH, b = i / C / OW / OH;\n"
                        + SEARCH
                        + "    a1[i] = best;\n";
        return Kernels.forEach(
                "maxpool2d", result.length(), body, List.of(images), List.of(result));
    }

    private static Step.Kernel gradient(
            Tensor images, Tensor gradient, Tensor result, long[] args) {
        String body =
                constants(images.shape(), gradient.shape(), args)
                        + """
                int c = i % C, x = i / C % W, y = i / C / W % H, b = i / C / W / H;
                float sum = 0.f;
                int firstY = (y + TOP - (KH - 1) * DY + SY - 1) / SY, firstX = (x + LEFT - (KW - 1) * DX + SX - 1) / SX;
                for (int oy = firstY > 0 ? firstY : 0; oy < OH && oy * SY - TOP <= y; oy++) {
                  for (int ox = firstX > 0 ? firstX : 0; ox < OW && ox * SX - LEFT <= x; ox++) {
            """
                        + SEARCH
                        + """
                    if (at == i) { sum += a1[((b * OH + oy) * OW + ox) * C + c]; }
                  }
                }
                a2[i] = sum;
            """;
        return Kernels.forEach(
                "maxpool2d_bp", result.length(), body, List.of(images, gradient), List.of(result));
    }
}
