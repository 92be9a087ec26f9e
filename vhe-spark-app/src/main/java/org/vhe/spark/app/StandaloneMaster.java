package org.vhe.spark.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Whether a standalone master answers: Spark goes on for a while where none does. */
final class StandaloneMaster {
    private static final String SCHEME = "spark://";
    private static final String STOPPING = "stop-spark-context";
    private static final int MILLISECONDS = 10_000;

    /** Spark asks three times, and waits 20 s after each. */
    private static final Duration GIVES_UP = Duration.ofSeconds(60);

    private StandaloneMaster() {}

    /**
     * Before connecting.
     *
     * @param master its address, or several, of which one has to listen; others than standalone
     *     ones are none of this
     * @throws IllegalStateException if none listens
     */
    static void requireListening(String master) {
        if (!master.startsWith(SCHEME)) {
            return;
        }
        List<String> failures = new ArrayList<>();
        for (String each : master.substring(SCHEME.length()).split(",")) {
            URI address = URI.create(SCHEME + each);
            if (address.getHost() == null || address.getPort() < 0) {
                return; // Spark says what is wrong
            }
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(address.getHost(), address.getPort()), MILLISECONDS);
                return;
            } catch (IOException e) {
                failures.add("%s: %s".formatted(each, e.getMessage()));
            }
        }
        throw new IllegalStateException(
                "nobody listens there (%s); expected %s"
                        .formatted(String.join("; ", failures), expected()));
    }

    /**
     * Connects to a Spark of any kind.
     *
     * @throws IllegalStateException if it is a standalone master that does not take the application
     */
    static JavaSparkContext connect(SparkConf conf) {
        boolean standalone = conf.get("spark.master").startsWith(SCHEME);
        long begin = System.nanoTime();
        JavaSparkContext context;
        try {
            context = new JavaSparkContext(conf);
        } catch (RuntimeException e) {
            awaitStop();
            throw standalone ? notConnected(e, Duration.ofNanos(System.nanoTime() - begin)) : e;
        }
        // what Spark calls an application that no master has given a name
        if (standalone && context.sc().applicationId().startsWith("spark-application-")) {
            context.close();
            awaitStop();
            throw silent(null);
        }
        return context;
    }

    /**
     * Waits until Spark has stopped contexts that it stops by itself, in another thread: until then
     * it takes from the next context what it takes from them.
     */
    static void awaitStop() {
        try {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals(STOPPING)) {
                    thread.join(MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Spark stops a context whose master does not answer from another thread, while the context is
     * still being made: what that fails with depends on how far it is.
     *
     * @param after how long the context had been in the making
     */
    static RuntimeException notConnected(RuntimeException failure, Duration after) {
        boolean gaveUp = after.compareTo(GIVES_UP) >= 0;
        return gaveUp || failure instanceof IllegalStateException ? silent(failure) : failure;
    }

    private static IllegalStateException silent(Exception cause) {
        return new IllegalStateException(
                "who listens there did not answer for a minute; expected " + expected(), cause);
    }

    private static String expected() {
        return "a standalone master of Spark %s for Scala 2.13"
                .formatted(org.apache.spark.package$.MODULE$.SPARK_VERSION());
    }
}
