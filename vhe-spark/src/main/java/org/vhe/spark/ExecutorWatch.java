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
    private static final String COMMAND = "Spark Executor Command: ";

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
                                                "either no worker has the cores and the memory that are asked for, %d MiB, or executors end as they begin; the master's page and the workers' files in work/%s say more"
                                                        .formatted(
                                                                context.executorMemory(),
                                                                application))));
    }

    /** Of the last executor of a cluster on this machine that said anything. */
    private Optional<String> lastWords(String application) {
        String home = System.getenv("SPARK_HOME");
        if (home == null || !context.master().startsWith("local-cluster")) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(Path.of(home, "work", application))) {
            List<Path> folders =
                    all.sorted(Comparator.comparing(ExecutorWatch::number).reversed()).toList();
            return folders.stream()
                    .filter(folder -> !end(folder).isEmpty())
                    .findFirst()
                    .map(
                            folder ->
                                    "%d were started, and one said: %s (%s)"
                                            .formatted(folders.size(), end(folder), folder));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int number(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches("\\d{1,9}") ? Integer.parseInt(name) : -1;
    }

    /** The last lines but for the head, which is the command, and for stack traces. */
    private static String end(Path folder) {
        List<String> lines =
                Stream.of("stderr", "stdout") // where Java says why it does not begin
                        .flatMap(name -> lines(folder.resolve(name)))
                        .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                        .filter(line -> !line.startsWith(COMMAND) && !line.startsWith("===="))
                        .toList();
        int first = Math.max(0, lines.size() - LAST_LINES);
        return String.join("; ", lines.subList(first, lines.size()));
    }

    private static Stream<String> lines(Path log) {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
