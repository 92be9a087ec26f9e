package org.vhe.spark.app;

import java.io.File;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to Spark that outlasts the work done with it, also where the program is asked to
 * end.
 */
final class Session implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Session.class);

    /** Set by the launchers: what executors elsewhere need besides Spark. */
    private static final String JARS = "vhe.spark.jars";

    /** The environment variable for threads of the arithmetic. */
    static final String ARITHMETIC = "OMP_NUM_THREADS";

    /** Before Spark's own, which ends its contexts. */
    private static final int FIRST = 1000;

    private static final long WAIT_SECONDS = 120;

    /** Whether the program has been asked to end. */
    private static volatile boolean ending;

    private final JavaSparkContext context;
    private final Semaphore idle = new Semaphore(1);
    private final Runnable hook = this::awaitWork;

    /**
     * What is done with Spark.
     *
     * @param <R> the result
     * @param <E> what it throws
     */
    @FunctionalInterface
    interface Work<R, E extends Exception> {
        /** Does it. */
        R with(JavaSparkContext context) throws E;
    }

    private Session(JavaSparkContext context) {
        this.context = context;
        ShutdownHookManager.get().addShutdownHook(hook, FIRST, WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Connects.
     *
     * @param master may be null where spark-submit says it
     * @throws IllegalArgumentException if neither does
     * @throws IllegalStateException if there is no such Spark
     */
    static Session open(String master, Map<String, String> settings) {
        SparkConf conf = conf(master, settings);
        try {
            StandaloneMaster.requireListening(conf.get("spark.master"));
            return new Session(StandaloneMaster.connect(conf));
        } catch (Exception e) { // Scala declares none
            throw failure(conf, e);
        }
    }

    private static IllegalStateException failure(SparkConf conf, Exception e) {
        return new IllegalStateException(
                "cannot use Spark at %s: %s"
                        .formatted(conf.get("spark.master"), firstLine(e.getMessage())),
                e);
    }

    private static String firstLine(String message) {
        return String.valueOf(message).strip().lines().findFirst().orElse("");
    }

    private static SparkConf conf(String master, Map<String, String> settings) {
        SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "vhe");
        if (master != null) {
            conf.setMaster(master);
        }
        settings.forEach(conf::set);
        if (!conf.contains("spark.master")) {
            throw new IllegalArgumentException(
                    "--master must say where Spark is, such as local[2] or spark://host:7077");
        }
        return withDefaults(conf);
    }

    /** One thread of arithmetic for a task; arrays are memory beside Java's heap. */
    private static SparkConf withDefaults(SparkConf conf) {
        conf.setIfMissing("spark.executorEnv." + ARITHMETIC, "1")
                .setIfMissing("spark.vhe.executorTimeout", "120s")
                .setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE")
                .setIfMissing("spark.executorEnv.MALLOC_ARENA_MAX", "1")
                .setIfMissing(
                        "spark.executor.extraJavaOptions",
                        "-XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxbytes=3g"
                                + " -Dorg.bytedeco.javacpp.maxphysicalbytes=6g");
        String master = conf.get("spark.master");
        String jars = System.getProperty(JARS);
        if (master.startsWith("local-cluster")) {
            LocalCluster.complete(conf);
        } else if (master.startsWith("local")) {
            warnOfThreads();
        } else if (jars != null) {
            conf.setIfMissing("spark.jars", jars.replace(File.pathSeparatorChar, ','));
        }
        if (jars != null) { // not by spark-submit, where users expect it
            conf.setIfMissing("spark.ui.enabled", "false");
        }
        return conf;
    }

    private static void warnOfThreads() {
        if (!"1".equals(System.getenv(ARITHMETIC))) {
            LOGGER.warn(
                    "tasks run in this process, which has more than one thread of arithmetic for each: start it with {}=1",
                    ARITHMETIC);
        }
    }

    /**
     * Does some work. Where the program is asked to end meanwhile, it ends without a word of it.
     */
    <R, E extends Exception> R work(Work<R, E> work) throws E {
        try {
            return work.with(context);
        } catch (RuntimeException e) {
            while (ending) {
                LockSupport.park(this); // until the virtual machine has ended
            }
            throw e;
        }
    }

    /** Does some work that ends by itself, soon, where the program is asked to end; Spark waits. */
    <R, E extends Exception> R workToTheEnd(Work<R, E> work) throws E {
        idle.acquireUninterruptibly();
        try {
            return work.with(context);
        } finally {
            idle.release();
        }
    }

    /** Whether the program has been asked to end. */
    static boolean isEnding() {
        return ending;
    }

    private void awaitWork() {
        ending = true;
        try {
            if (!idle.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.warn("did not end within {} s", WAIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        context.close();
        if (!ending) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
