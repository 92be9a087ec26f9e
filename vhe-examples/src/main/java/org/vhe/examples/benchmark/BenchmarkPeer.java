package org.vhe.examples.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.vhe.examples.cli.Example;

/** Another program that measures the same. */
final class BenchmarkPeer {

    private BenchmarkPeer() {}

    /** Runs a command and prints its lines. */
    static void run(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("sh", "-c", command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(Example::print);
        }
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("the peer '" + command + "' ended with code " + code);
        }
    }
}
