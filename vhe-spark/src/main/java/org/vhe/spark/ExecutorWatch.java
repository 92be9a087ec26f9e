package org.vhe.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Ends the wait for executors that never come: Spark itself starts those that end as they begin
 * anew, for ever, and waits for resources without a limit.
 */
final class ExecutorWatch {
    /** A setting of Spark: for how long there may be no executor at all. */
    private static final String LIMIT = "spark.vhe.executorTimeout";

    private static final String USUAL_LIMIT = "300s";
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int LAST_LINES = 3;

    private final SparkContext context;
    private final long limit;
    private long seen = System.nanoTime();
    private long asked = seen - PAUSE;

    ExecutorWatch(JavaSparkContext context) {
        this.context = context.sc();
        this.limit = this.context.getConf().getTimeAsSeconds(LIMIT, USUAL_LIMIT);
    }

    /**
     * Waits for the first executor.
     *
     * @throws IllegalStateException if none comes in time; says where to look
     */
    static void await(JavaSparkContext context) {
        ExecutorWatch watch = new ExecutorWatch(context);
        while (!watch.isThere() && !Thread.currentThread().isInterrupted()) {
            watch.requireSeen();
            LockSupport.parkNanos(watch, PAUSE);
        }
    }

    /**
     * To be called now and then.
     *
     * @throws IllegalStateException if there has been no executor for too long; says where to look
     */
    void check() {
        long now = System.nanoTime();
        if (now - asked < PAUSE) {
            return;
        }
        asked = now;
        if (isThere()) {
            seen = now;
        } else {
            requireSeen();
        }
    }

    /** The driver is one of those that have memory. */
    private boolean isThere() {
        return context.isLocal() || context.getExecutorMemoryStatus().size() > 1;
    }

    private void requireSeen() {
        if (System.nanoTime() - seen < TimeUnit.SECONDS.toNanos(limit)) {
            return;
        }
        String application = context.applicationId();
        throw new IllegalStateException(
                "Spark at %s had no executor for %d s (%s): %s"
                        .formatted(
                                context.master(),
                                limit,
                                LIMIT,
                                lastWords(application)
                                        .orElse(
                                                "either no worker has the cores and the memory that are asked for, %d MiB, or executors end as they begin; the master's page and the files work/%s/*/stderr of the workers say more"
                                                        .formatted(
                                                                context.executorMemory(),
                                                                application))));
    }

    /** Of an executor of a cluster on this machine, which is the last that ended. */
    private Optional<String> lastWords(String application) {
        String home = System.getenv("SPARK_HOME");
        if (home == null || !context.master().startsWith("local-cluster")) {
            return Optional.empty();
        }
        try (Stream<Path> logs = Files.list(Path.of(home, "work", application))) {
            return logs.map(folder -> folder.resolve("stderr"))
                    .filter(Files::isReadable)
                    .max(Comparator.comparing(ExecutorWatch::number))
                    .map(
                            file ->
                                    "%d were started, of which the last said: %s (%s)"
                                            .formatted(number(file) + 1, end(file), file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int number(Path log) {
        String name = log.getParent().getFileName().toString();
        return name.matches("\\d{1,9}") ? Integer.parseInt(name) : -1;
    }

    private static String end(Path log) {
        try {
            List<String> lines =
                    new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                            .toList();
            return String.join(
                    "; ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "nothing that can be read";
        }
    }
}
