package org.vhe.cuda;

import java.util.List;
import org.vhe.core.graph.PlannedOperation;

/**
 * Bilinear sampling of images [batch, height, width, channels] along affine maps [batch, 6], and
 * its gradients. Each result gathers what belongs to it, in one order.
 */
final class Warps {
    private Warps() {}

    /** Where output pixel (row, column) of image b looks; positions in double precision. */
    private static final String POSITION =
            """
                double X = W == 1 ? 0 : 2.0 * column / (W - 1) - 1, Y = H == 1 ? 0 : 2.0 * row / (H - 1) - 1;
                double px = ((double) MAP[0] * X + (double) MAP[1] * Y + (double) MAP[2] + 1) / 2 * (W - 1);
                double py = ((double) MAP[3] * X + (double) MAP[4] * Y + (double) MAP[5] + 1) / 2 * (H - 1);
                double left = floor(px), top = floor(py);
                float right = (float) (px - left), down = (float) (py - top);
            """;

    /** The entry of a pixel, or zero outside; a position that is no number counts as inside. */
    private static final String PIXEL =
            "(%1$s < 0 || %1$s >= H || %2$s < 0 || %2$s >= W ? 0.f : a%3$d[((b * H + vhe_index(%1$s)) * W + vhe_index(%2$s)) * C + c])";

    static boolean lower(
            PlannedOperation operation, List<Tensor> in, List<Tensor> out, Lowering to) {
        Tensor result = out.get(0);
        switch (operation.name()) {
            case "bilinear_sampling" -> to.add(sample(in.get(0), in.get(1), result));
            case "bilinear_sampling_image_gradient" ->
                    imageGradient(in.get(0), in.get(1), result, to);
            case "bilinear_sampling_map_gradient" -> to.add(mapGradient(in, result));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String sizes(Tensor images) {
        long[] shape = images.shape();
        return "    const int H = %d, W = %d, C = %d;\n".formatted(shape[1], shape[2], shape[3]);
    }

    private static String pixel(String row, String column, int argument) {
        return PIXEL.formatted(row, column, argument);
    }

    private static Step.Kernel sample(Tensor images, Tensor maps, Tensor result) {
        String body =
                sizes(images)
                        + "    int c = i % C, column = i / C % W, row = i / C / W % H, b = i / C / W / H;\n"
                        + "    const float* MAP = a1 + 6 * b;\n"
                        + POSITION
                        + "    a2[i] = (1.f - right) * (1.f - down) * "
                        + pixel("top", "left", 0)
                        + " + right * (1.f - down) * "
                        + pixel("top", "(left + 1)", 0)
                        + "\n      + (1.f - right) * down * "
                        + pixel("(top + 1)", "left", 0)
                        + " + right * down * "
                        + pixel("(top + 1)", "(left + 1)", 0)
                        + ";\n";
        return Kernels.forEach(
                "bilinear_sampling", result.length(), body, List.of(images, maps), List.of(result));
    }

    /** First where each output pixel looks, then for each pixel of the image who looks there. */
    private static void imageGradient(Tensor gradient, Tensor maps, Tensor result, Lowering to) {
        long[] shape = gradient.shape();
        long pixels = shape[0] * shape[1] * shape[2];
        Tensor positions = to.arrays().scratch(pixels, 4);
        String place =
                sizes(gradient)
                        + "    int column = i % W, row = i / W % H, b = i / W / H;\n"
                        + "    const float* MAP = a0 + 6 * b;\n"
                        + POSITION
                        + "    a1[4 * i] = (float) top; a1[4 * i + 1] = (float) left; a1[4 * i + 2] = down; a1[4 * i + 3] = right;\n";
        to.add(
                Kernels.forEach(
                        "bilinear_sampling_image_gradient",
                        pixels,
                        place,
                        List.of(maps),
                        List.of(positions)));
        String gather =
                sizes(gradient)
                        + """
                int c = i % C, x = i / C % W, y = i / C / W % H, b = i / C / W / H;
                float sum = 0.f;
                for (int o = 0; o < H * W; o++) {
                  const float* at = a1 + 4 * (b * H * W + o);
                  float dy = y - at[0], dx = x - at[1];
                  if (!(dy < 0.f || dy > 1.f || dx < 0.f || dx > 1.f)) {
                    float wy = dy == 0.f ? 1.f - at[2] : at[2], wx = dx == 0.f ? 1.f - at[3] : at[3];
                    sum += wy * wx * a0[(b * H * W + o) * C + c];
                  }
                }
                a2[i] = sum;
            """;
        to.add(
                Kernels.forEach(
                        "bilinear_sampling_image_gradient",
                        result.length(),
                        gather,
                        List.of(gradient, positions),
                        List.of(result)));
    }

    private static Step.Kernel mapGradient(List<Tensor> in, Tensor result) {
        Tensor images = in.get(1);
        long batch = images.shape()[0];
        String source =
                Kernels.header(in, List.of(result))
                        + sizes(images)
                        + """
              __shared__ float part[6][256];
              int b = blockIdx.x;
              const float* MAP = a2 + 6 * b;
              float sum[6] = {0.f, 0.f, 0.f, 0.f, 0.f, 0.f};
              for (int o = threadIdx.x; o < H * W; o += 256) {
                int column = o % W, row = o / W;
            """
                        + POSITION
                        + """
                float tl = 0.f, tr = 0.f, bl = 0.f, br = 0.f;
                for (int c = 0; c < C; c++) {
                  float g = a0[(b * H * W + o) * C + c];
            """
                        + "      tl += g * "
                        + pixel("top", "left", 1)
                        + ";\n"
                        + "      tr += g * "
                        + pixel("top", "(left + 1)", 1)
                        + ";\n"
                        + "      bl += g * "
                        + pixel("(top + 1)", "left", 1)
                        + ";\n"
                        + "      br += g * "
                        + pixel("(top + 1)", "(left + 1)", 1)
                        + ";\n"
                        + """
                }
                float byColumn = ((tr - tl) * (1.f - down) + (br - bl) * down) * (W - 1) / 2;
                float byRow = ((bl - tl) * (1.f - right) + (br - tr) * right) * (H - 1) / 2;
                sum[0] += byColumn * (float) X; sum[1] += byColumn * (float) Y; sum[2] += byColumn;
                sum[3] += byRow * (float) X; sum[4] += byRow * (float) Y; sum[5] += byRow;
              }
              for (int k = 0; k < 6; k++) { part[k][threadIdx.x] = sum[k]; }
              __syncthreads();
              if (threadIdx.x < 96) {
                int k = threadIdx.x / 16, lane = threadIdx.x % 16;
                float s = part[k][lane];
                for (int j = lane + 16; j < 256; j += 16) { s += part[k][j]; }
                part[k][lane] = s;
              }
              __syncthreads();
              if (threadIdx.x < 6) {
                float s = 0.f;
                for (int j = 0; j < 16; j++) { s += part[threadIdx.x][j]; }
                a3[6 * b + threadIdx.x] = s;
              }
            }
            """;
        return new Step.Kernel(
                "bilinear_sampling_map_gradient",
                source,
                (int) batch,
                Kernels.THREADS,
                in,
                List.of(result));
    }
}
