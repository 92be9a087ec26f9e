package org.vhe.core.graph;

import java.util.Properties;
import java.util.ServiceLoader;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * The ND4J backend, which does the arithmetic. The library brings none: its user chooses one by
 * adding an artifact to the class path.
 */
public final class Backend {
    private static final String ADVICE =
            "add a runtime dependency on org.vhe:vhe-backend-cpu (Linux and macOS on x86-64 and"
                    + " arm64, Windows on x86-64) or on org.vhe:vhe-backend-cuda (GPUs of compute"
                    + " capability 3.7 to 8.x)";

    private static final String UNPACKING =
            "where it cannot be unpacked into ~/.javacpp or run there, name another folder by"
                    + " -Dorg.bytedeco.javacpp.cachedir=DIR (for bin/vhe in VHE_JAVA_OPTIONS)";

    private Backend() {}

    /**
     * Starts the backend, if it has not been started.
     *
     * @throws IllegalStateException if there is none, or if it cannot be started; the message says
     *     why, and names the artifacts to add
     */
    public static void require() {
        if (!Holder.FAILURE.isEmpty()) {
            throw new IllegalStateException(Holder.FAILURE, Holder.cause);
        }
    }

    /**
     * Name, processor and libraries, in one line, such as {@code CpuBackend, 2 cores, 2 threads,
     * BLAS by OPENBLAS}.
     */
    public static String describe() {
        require();
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        return "%s, %s cores, %s threads, BLAS by %s"
                .formatted(
                        Nd4j.getBackend().getClass().getSimpleName(),
                        environment.get("cores"),
                        Nd4j.getEnvironment().maxThreads(),
                        environment.get("blas.vendor"));
    }

    /** The outcome of starting the backend, found once. */
    private static final class Holder {
        static Throwable cause;
        static final String FAILURE = start();

        private static String start() {
            if (!ServiceLoader.load(Nd4jBackend.class).iterator().hasNext()) {
                return "there is no ND4J backend on the class path: " + ADVICE;
            }
            try {
                Nd4j.getExecutioner();
                return "";
            } catch (LinkageError | RuntimeException e) {
                cause = e;
                return "the ND4J backend on the class path cannot be started: %s. Where its native library for this platform is missing, %s; %s"
                        .formatted(innermost(e), ADVICE, UNPACKING);
            }
        }

        private static String innermost(Throwable e) {
            Throwable innermost = e;
            while (innermost.getCause() != null) {
                innermost = innermost.getCause();
            }
            return innermost.getMessage() == null
                    ? innermost.getClass().getSimpleName()
                    : innermost.getMessage().strip();
        }
    }
}
