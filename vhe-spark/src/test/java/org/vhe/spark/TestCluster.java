package org.vhe.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Two executor processes of one core each, with this one as the driver; started once. */
final class TestCluster {
    private static JavaSparkContext context;

    private TestCluster() {}

    static synchronized JavaSparkContext context() {
        if (context == null) {
            context = new JavaSparkContext(conf());
            Runtime.getRuntime().addShutdownHook(new Thread(context::stop));
        }
        return context;
    }

    static SparkConf conf() {
        try {
            Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SparkConf()
                .setMaster("local-cluster[2,1,1024]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.sql.shuffle.partitions", "2")
                .set("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
                .set("spark.executor.memory", "1000m")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set(
                        "spark.executor.extraJavaOptions",
                        "-Dorg.bytedeco.javacpp.maxbytes=1g -Dorg.bytedeco.javacpp.maxphysicalbytes=4g")
                .set("spark.executorEnv.OMP_NUM_THREADS", "1")
                .set("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
    }

    /** Process ids of the executors. */
    static List<Long> executors() {
        return java().map(ProcessHandle::pid).toList();
    }

    /** Ends one executor at once, as the failure of a machine would. */
    static long killOne() {
        ProcessHandle victim = java().findFirst().orElseThrow();
        victim.destroyForcibly();
        return victim.pid();
    }

    private static java.util.stream.Stream<ProcessHandle> java() {
        context();
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().command().orElse("").endsWith("/java"));
    }
}
