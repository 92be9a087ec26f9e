package org.vhe.core.graph;

import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ND4J backend, which does the arithmetic. The library brings none: its user chooses one by
 * adding an artifact to the class path.
 */
public final class Backend {
    private static final Logger log = LoggerFactory.getLogger(Backend.class);

    private static final String ADVICE =
            "add a runtime dependency on org.vhe:vhe-backend-cpu (Linux and macOS on x86-64 and"
                    + " arm64, Windows on x86-64) or on org.vhe:vhe-backend-cuda (GPUs of compute"
                    + " capability 3.7 to 8.x)";

    private static final String UNPACKING =
            "where it cannot be unpacked into ~/.javacpp or run there, name another folder by"
                    + " -Dorg.bytedeco.javacpp.cachedir=DIR (for bin/vhe in VHE_JAVA_OPTIONS)";

    private static final int DEVICE_ROWS = 8;

    private static volatile GraphExecutor.Kind executor = GraphExecutor.Kind.COMPILED;

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
     * Name, processor, threads, how idle ones wait, and libraries, in one line, such as {@code
     * CpuBackend, 2 cores, 2 threads, waiting by GOMP_SPINCOUNT=10000, BLAS by OPENBLAS}.
     */
    public static String describe() {
        require();
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        return "%s, %s cores, %s threads, waiting by %s, BLAS by %s"
                .formatted(
                        Nd4j.getBackend().getClass().getSimpleName(),
                        environment.get("cores"),
                        threads(),
                        waiting(),
                        environment.get("blas.vendor"));
    }

    /** The processor's name as the system says it, or else its architecture. */
    public static String processor() {
        return Processor.NAME;
    }

    /**
     * Threads of the arithmetic in use. ND4J's own figure stays what it was at the start, whatever
     * is set; that of its master threads does not.
     */
    public static int threads() {
        return Math.min(
                Nd4j.getEnvironment().maxThreads(), Nd4j.getEnvironment().maxMasterThreads());
    }

    /**
     * How threads of the arithmetic wait for the next operation: the setting of the environment
     * that counts, or {@code default}, by which they spin for long.
     */
    public static String waiting() {
        return Stream.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")
                .filter(name -> System.getenv(name) != null)
                .map(name -> name + "=" + System.getenv(name))
                .reduce((policy, count) -> count)
                .orElse("default");
    }

    /**
     * What executes graphs, of training and of evaluation, that are not told otherwise. Graphs
     * which exist stay where they are.
     *
     * @param kind AUTO means here and now the first device that is there, or the CPU
     * @throws IllegalArgumentException if there is no executor of that name
     * @throws UnsupportedOperationException if its device is not there; says what is missing
     */
    public static void useExecutor(GraphExecutor.Kind kind) {
        executor = Executors.resolve(kind);
    }

    /** What executes graphs that are not told otherwise: COMPILED at first. */
    public static GraphExecutor.Kind executor() {
        return executor;
    }

    /**
     * How many rows evaluation is to compute at once: a device needs more of them to be busy.
     *
     * @param onHost what suits the host
     */
    public static int rows(int onHost) {
        return executor.isHost() ? onHost : DEVICE_ROWS * onHost;
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
                hintAtWaiting();
                return "";
            } catch (LinkageError | RuntimeException e) {
                cause = e;
                return "the ND4J backend on the class path cannot be started: %s. Where its native library for this platform is missing, %s; %s"
                        .formatted(innermost(e), ADVICE, UNPACKING);
            }
        }

        /**
         * The environment is read when the native library is loaded, so it is too late to set it.
         */
        private static void hintAtWaiting() {
            if (waiting().equals("default") && threads() > 1) {
                log.info(
                        "Idle threads will spin for long, which is slow where cores are shared: set GOMP_SPINCOUNT=10000, or OMP_WAIT_POLICY=PASSIVE where other programs use them, in the environment");
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
