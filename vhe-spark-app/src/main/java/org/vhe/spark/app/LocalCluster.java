package org.vhe.spark.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.spark.SparkConf;

/** What executor processes of a cluster within this machine are started with. */
final class LocalCluster {
    private static final Path SHELL = Path.of("/bin/sh");

    private LocalCluster() {}

    /**
     * Completes settings.
     *
     * @throws IllegalArgumentException if the environment is not what Spark needs
     * @throws IllegalStateException if the folder for its files cannot be used
     */
    static void complete(SparkConf conf) {
        String home = System.getenv("SPARK_HOME");
        if (home == null) {
            throw new IllegalArgumentException(
                    "local-cluster needs the environment variables SPARK_HOME, a folder for its files, and SPARK_SCALA_VERSION=2.13: bin/vhe sets them");
        }
        conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        try {
            // Its processes look for Spark's jars there, though all are on the class path.
            Files.createDirectories(Path.of(home, "jars"));
            if (Files.isExecutable(SHELL)) {
                conf.setIfMissing("spark.executorEnv.JAVA_HOME", writeJava(Path.of(home)));
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot use SPARK_HOME: " + e, e);
        }
    }

    /**
     * A Java whose processes are not ended by a Ctrl-C: that on a terminal is for all processes
     * started from it, but the driver is to end its work before it ends them.
     */
    private static String writeJava(Path home) throws IOException {
        Path folder = Files.createDirectories(home.resolve("java").resolve("bin"));
        Path file = Files.createTempFile(folder, "java", ".tmp");
        Files.writeString(
                file,
                "#!%s\ntrap '' INT\nexec '%s' \"$@\"\n"
                        .formatted(SHELL, Path.of(System.getProperty("java.home"), "bin", "java")));
        if (!file.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + file + " executable");
        }
        Files.move(file, folder.resolve("java"), StandardCopyOption.ATOMIC_MOVE);
        return folder.getParent().toAbsolutePath().toString();
    }
}
