package org.vhe.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.examples.Vhe;

/** The studio as a program of its own. */
class StudioCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("studio +(http://127.0.0.1:\\d+/)");

    @TempDir Path folder;

    private Path log() {
        return folder.resolve("log");
    }

    private Process started(String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Vhe.class.getName()));
        command.addAll(List.of("studio", "--no-open", "--port=0", "--runs=" + folder));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    @Test
    void programPrintsTheAddressServesAndEndsCleanlyWhenAskedTo() throws Exception {
        Process process = started();
        try {
            URI address = address(process, log());
            HttpResponse<String> model =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(address.resolve("api/model")).build(),
                                    HttpResponse.BodyHandlers.ofString());
            assertThat(model.statusCode()).isEqualTo(200);
            assertThat(model.body()).contains("pretrained:likelihood");

            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log())).doesNotContain("Exception", "vhe:");
        } finally {
            process.destroyForcibly();
        }
    }

    /** What is asked for would take minutes. */
    @Test
    void programEndsWithinSecondsWhileTheModelWorksForAClient() throws Exception {
        Process process = started();
        try {
            URI address = address(process, log());
            HttpResponse<InputStream> events =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(address.resolve("api/likelihood"))
                                            .header("Content-Type", "application/json")
                                            .header("Accept", "text/event-stream")
                                            .POST(HttpRequest.BodyPublishers.ofString(longWork()))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(events.statusCode()).isEqualTo(200);
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
                while (!lines.readLine().startsWith("event: likelihood")) {
                    // it has begun when the first is there
                }
                process.destroy();
                // two seconds, and what a busy machine adds
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(Files.readString(log())).doesNotContain("Exception", "vhe:");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Twenty drawings, blank but for a stroke, a hundred samples for each. */
    private static String longWork() {
        String row = "[" + "0,".repeat(13) + "1" + ",0".repeat(14) + "]";
        String image = "[" + String.join(",", Collections.nCopies(28, row)) + "]";
        String images = "[" + String.join(",", Collections.nCopies(20, image)) + "]";
        return "{\"cues\": [%s], \"images\": %s, \"samples\": 100}".formatted(image, images);
    }

    @Test
    void checkpointThatCannotBeReadIsToldByName() throws Exception {
        Path damaged = Files.writeString(folder.resolve("damaged.zip"), "damaged");
        for (Path weights : List.of(damaged, folder.resolve("none.zip"))) {
            Process process = started("--weights=" + weights);
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(1);
                assertThat(Files.readString(log()))
                        .contains("vhe:", weights.toString())
                        .doesNotContain("Exception", "http://");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static URI address(Process process, Path log) throws Exception {
        while (process.isAlive()) {
            Matcher found = ADDRESS.matcher(Files.readString(log));
            if (found.find()) {
                return URI.create(found.group(1));
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no address: " + Files.readString(log));
    }
}
