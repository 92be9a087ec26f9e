package org.vhe.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vhe.studio.Served.BAR;
import static org.vhe.studio.Served.JSON;
import static org.vhe.studio.Served.set;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what happens when too much is asked for. */
class StudioGuardTest {
    @RegisterExtension static final Served served = Served.small();

    /** The first line of the response to bytes sent as they are. */
    static String raw(URI uri, String request) throws IOException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return all.lines().findFirst().orElse("");
        }
    }

    private String get(String path, String... headers) throws IOException {
        return raw(
                served.studio.uri(),
                "GET " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    private String host() {
        return "Host: 127.0.0.1:" + served.studio.uri().getPort();
    }

    @Test
    void hostsThatAreNotThisMachineAreRefused() throws IOException {
        int port = served.studio.uri().getPort();

        assertThat(get("/api/model", host(), "Connection: close")).contains(" 200 ");
        assertThat(get("/api/model", "Host: localhost:" + port, "Connection: close"))
                .contains(" 200 ");
        for (String host :
                List.of("evil.example:" + port, "evil.example", "127.0.0.1", "localhost:1")) {
            assertThat(get("/api/model", "Host: " + host)).as(host).contains(" 403 ");
            assertThat(get("/", "Host: " + host)).as(host).contains(" 403 ");
        }
        assertThat(get("/api/model")).contains(" 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: https://127.0.0.1",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void pagesOfOthersAreRefused(String header) throws IOException {
        assertThat(get("/api/model", host(), header)).contains(" 403 ");
    }

    @Test
    void itsOwnPageIsNot() throws IOException {
        String origin = "Origin: http://127.0.0.1:" + served.studio.uri().getPort();

        assertThat(get("/api/model", host(), origin, "Sec-Fetch-Site: same-origin"))
                .contains(" 200 ");
        assertThat(served.studio.uri().getHost()).isEqualTo("127.0.0.1");
    }

    /** What a form of another page can send without asking the browser's leave. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json-patch"
            })
    void bodiesThatFormsCanSendAreRefused(String type) throws Exception {
        HttpResponse<String> response =
                served.send(
                        served.request("/api/sample")
                                .header("Content-Type", type)
                                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void responsesMayNotBeFramedOrSniffed() throws Exception {
        HttpResponse<String> page = served.get("/");

        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(page.headers().firstValue("server")).isEmpty();
    }

    @Test
    void beyondThisMachineTheApiNeedsTheTokenOfTheAddress() throws Exception {
        try (Served open =
                new Served(Served.smallModel(), StudioOptions.defaults().withHost("0.0.0.0"))) {
            URI uri = open.studio.uri();
            String token = uri.getQuery().replace("token=", "");

            assertThat(token).hasSize(32);
            assertThat(open.get("/").statusCode()).isEqualTo(200);
            assertThat(open.get("/api/model").statusCode()).isEqualTo(401);
            assertThat(open.get("/api/model?token=" + token).statusCode()).isEqualTo(401);
            assertThat(status(open, "Bearer " + token)).isEqualTo(200);
            assertThat(status(open, "Bearer " + token.substring(1))).isEqualTo(401);
            assertThat(status(open, token)).isEqualTo(401);
        }
    }

    private static int status(Served open, String authorization) throws Exception {
        return open.send(open.request("/api/model").header("Authorization", authorization))
                .statusCode();
    }

    @Test
    void portThatIsTakenIsReplacedByAFreeOne() throws Exception {
        try (ServerSocket taken =
                        new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                Studio studio =
                        Studio.start(
                                Served.smallModel(),
                                "test",
                                StudioOptions.defaults().withPort(taken.getLocalPort()))) {
            assertThat(studio.uri().getPort()).isPositive().isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void unknownHostIsToldByName() {
        assertThatThrownBy(
                        () ->
                                Studio.start(
                                        Served.smallModel(),
                                        "test",
                                        StudioOptions.defaults().withHost("no such host")))
                .hasMessageContaining("no such host");
    }

    @Test
    void ofManyRequestsAtOnceEachIsServedOrToldToComeAgain() throws Exception {
        try (Served busy = Served.small()) {
            String body = JSON.writeValueAsString(Map.of("cues", set(BAR), "count", 4));
            List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                sent.add(
                        busy.client.sendAsync(
                                busy.post("/api/sample", body).build(),
                                HttpResponse.BodyHandlers.ofString()));
            }
            Map<Integer, Long> statuses =
                    sent.stream()
                            .map(CompletableFuture::join)
                            .collect(
                                    Collectors.groupingBy(
                                            HttpResponse::statusCode, Collectors.counting()));

            assertThat(statuses.keySet()).isSubsetOf(200, 429);
            assertThat(statuses.get(200)).isGreaterThanOrEqualTo(ModelThread.LONGEST_QUEUE);
            assertThat(statuses.get(429)).isPositive();
            // and who comes again after the time that the answer gives is served
            assertThat(busy.send(busy.post("/api/sample", body)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void clientThatGoesAwayCancelsItsWork() throws Exception {
        try (Served busy = Served.small()) {
            URI uri = busy.studio.uri();
            List<int[][]> many = Collections.nCopies(20, BAR);
            String body =
                    JSON.writeValueAsString(
                            Map.of("cues", set(BAR), "images", many, "samples", 100));
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Socket socket = new Socket(uri.getHost(), uri.getPort());
                sockets.add(socket);
                socket.getOutputStream()
                        .write(
                                ("POST /api/likelihood HTTP/1.1\r\nHost: %s:%d\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                                .formatted(
                                                        uri.getHost(),
                                                        uri.getPort(),
                                                        body.length(),
                                                        body))
                                        .getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            }
            await(() -> busy.studio.load() == 10);
            for (Socket socket : sockets) {
                socket.close();
            }
            // all of it would take minutes
            await(() -> busy.studio.load() == 0);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void stoppingEndsWhatIsRunning() throws Exception {
        Served stopped = Served.small();
        String body = JSON.writeValueAsString(Map.of("cues", set(BAR), "count", 64));
        CompletableFuture<HttpResponse<String>> running =
                stopped.client.sendAsync(
                        stopped.post("/api/sample", body).build(),
                        HttpResponse.BodyHandlers.ofString());
        Thread.sleep(300);

        assertThatCode(stopped::close).doesNotThrowAnyException();
        assertThat(running.handle((response, failure) -> true).join()).isTrue();
        assertThatThrownBy(() -> stopped.get("/")).isInstanceOf(IOException.class);
    }
}
