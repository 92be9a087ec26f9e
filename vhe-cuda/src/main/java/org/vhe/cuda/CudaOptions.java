package org.vhe.cuda;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the engine runs.
 *
 * @param path folder of CUDA's libraries, or empty
 * @param device number of the GPU
 * @param precision how factors of products are rounded
 * @param cudnn whether convolutions are cuDNN's, where it is there
 * @param fusion whether neighbouring operations become one kernel
 * @param capture whether an execution is one CUDA graph
 * @param noise whether noise of training is computed on the GPU
 * @param bytes whether inputs whose values are levels of a byte are sent as bytes
 * @param cache folder for compiled kernels
 */
record CudaOptions(
        String path,
        int device,
        Precision precision,
        boolean cudnn,
        boolean fusion,
        boolean capture,
        boolean noise,
        boolean bytes,
        Path cache) {

    private static final Set<String> KNOWN =
            Set.of(
                    "path",
                    "device",
                    "precision",
                    "cudnn",
                    "fusion",
                    "capture",
                    "noise",
                    "bytes",
                    "cache");

    /** What may be rounded to TF32, which has ten bits of mantissa. */
    enum Precision {
        /** Nothing. */
        FP32,
        /** Factors of convolutions, as in PyTorch. */
        TF32_CONVOLUTIONS,
        /** Factors of convolutions and of matrix products. */
        TF32
    }

    /**
     * @param given options by name; for others, system properties {@code vhe.cuda.NAME} hold, and
     *     for the path the variable VHE_CUDA
     * @throws IllegalArgumentException for an option or a value that there is not
     */
    static CudaOptions of(Map<String, String> given) {
        for (String name : given.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(
                        "no option '%s' of the executor cuda; there are %s"
                                .formatted(name, new TreeSet<>(KNOWN)));
            }
        }
        return new CudaOptions(
                value(given, "path", System.getenv().getOrDefault("VHE_CUDA", "")),
                number(value(given, "device", "0")),
                precision(value(given, "precision", "tf32-convolutions")),
                flag(given, "cudnn"),
                flag(given, "fusion"),
                flag(given, "capture"),
                flag(given, "noise"),
                flag(given, "bytes"),
                Path.of(value(given, "cache", defaultCache())));
    }

    private static String value(Map<String, String> given, String name, String otherwise) {
        String set = given.get(name);
        return set != null ? set : System.getProperty("vhe.cuda." + name, otherwise);
    }

    private static int number(String value) {
        if (!value.matches("\\d{1,4}")) {
            throw new IllegalArgumentException(
                    "expected a GPU's number from 0, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    private static Precision precision(String value) {
        return switch (value) {
            case "fp32" -> Precision.FP32;
            case "tf32-convolutions" -> Precision.TF32_CONVOLUTIONS;
            case "tf32" -> Precision.TF32;
            default ->
                    throw new IllegalArgumentException(
                            "expected precision fp32, tf32-convolutions or tf32, not '"
                                    + value
                                    + "'");
        };
    }

    private static boolean flag(Map<String, String> given, String name) {
        String value = value(given, name, "on");
        if (!value.equals("on") && !value.equals("off")) {
            throw new IllegalArgumentException(
                    "expected %s on or off, not '%s'".formatted(name, value));
        }
        return value.equals("on");
    }

    private static String defaultCache() {
        String caches = System.getenv("XDG_CACHE_HOME");
        Path home = Path.of(System.getProperty("user.home", "."));
        Path folder = caches == null || caches.isBlank() ? home.resolve(".cache") : Path.of(caches);
        return folder.resolve("vhe").resolve("cuda").toString();
    }

    boolean tf32Convolutions() {
        return precision != Precision.FP32;
    }

    boolean tf32Products() {
        return precision == Precision.TF32;
    }
}
