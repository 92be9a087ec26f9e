package org.vhe.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    @Test
    void programPrintsTheAddressServesAndEndsCleanlyWhenAskedTo() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Vhe.class.getName()));
        command.addAll(List.of("studio", "--no-open", "--port=0", "--runs=" + folder));
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            URI address = address(process, log);
            HttpResponse<String> model =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(address.resolve("api/model")).build(),
                                    HttpResponse.BodyHandlers.ofString());
            assertThat(model.statusCode()).isEqualTo(200);
            assertThat(model.body()).contains("pretrained:likelihood");

            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log)).doesNotContain("Exception", "vhe:");
        } finally {
            process.destroyForcibly();
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
