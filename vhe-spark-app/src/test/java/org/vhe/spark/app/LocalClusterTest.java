package org.vhe.spark.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LocalClusterTest {

    /** What an executor does in this respect: it waits. */
    static final class Waiting {
        private Waiting() {}

        /** Says that it has begun. */
        public static void main(String[] args) throws InterruptedException {
            System.out.println("begun");
            Thread.sleep(TimeUnit.MINUTES.toMillis(1));
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void anInterruptOfTheTerminalDoesNotEndExecutorsButTheirMasterDoes() throws Exception {
        SparkConf conf = new SparkConf(false);
        LocalCluster.complete(conf);
        Process executor =
                new ProcessBuilder(
                                Path.of(conf.get("spark.executorEnv.JAVA_HOME"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Waiting.class.getName())
                        .redirectErrorStream(true)
                        .start();
        try {
            awaitBegun(executor);
            new ProcessBuilder("kill", "-INT", Long.toString(executor.pid())).start().waitFor();
            assertThat(executor.waitFor(2, TimeUnit.SECONDS)).as("it ended").isFalse();
            executor.destroy();
            assertThat(executor.waitFor(30, TimeUnit.SECONDS)).as("it ended").isTrue();
        } finally {
            executor.destroyForcibly();
        }
    }

    private static void awaitBegun(Process process) throws IOException {
        if (process.inputReader().lines().noneMatch(line -> line.equals("begun"))) {
            fail("it did not begin");
        }
    }
}
