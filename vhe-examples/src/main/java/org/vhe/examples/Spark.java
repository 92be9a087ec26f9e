package org.vhe.examples;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Stands for the commands on Apache Spark where Spark is not on the class path. The launchers start
 * another program for them.
 */
@Command(
        name = "spark",
        description =
                "Train, classify and likelihood of all experiments as tasks of Apache Spark: vhe"
                        + " spark --help.")
public final class Spark implements Runnable {
    @Unmatched private List<String> arguments;

    @Override
    public void run() {
        throw new IllegalStateException(
                "Spark is not on the class path of this program: bin/vhe spark brings it, by Maven,"
                        + " or submit the application jar to a Spark of yours (docs/spark.md)");
    }
}
