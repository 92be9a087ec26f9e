package org.vhe.data.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.data.archive.MalformedDataException;

class OmniglotDownloadTest {
    private static final String BACKGROUND = "images_background.zip";
    private static final String EVALUATION = "images_evaluation.zip";

    @TempDir Path cache;

    private final byte[] content = new byte[300_000];
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private boolean heedsRanges = true;
    private int status = 200;
    private Map<String, String> environment = Map.of();
    private Duration timeout = Duration.ofSeconds(10);
    private volatile CountDownLatch stalled;

    @BeforeEach
    void serve() throws IOException {
        new SplittableRandom(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/python/", this::respond);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void bothArchivesArriveAndAreFetchedOnce() throws Exception {
        OmniglotDownload download = download(md5(content), content.length);
        assertThat(download.fetch()).isEqualTo(cache);
        assertThat(cache.resolve(BACKGROUND)).hasBinaryContent(content);
        assertThat(cache.resolve(EVALUATION)).hasBinaryContent(content);
        download.fetch();
        assertThat(requests).containsExactly(BACKGROUND + " null", EVALUATION + " null");
        assertThat(cache.toFile().list()).containsExactlyInAnyOrder(BACKGROUND, EVALUATION);
    }

    @Test
    void interruptedDownloadIsResumed() throws Exception {
        leavePart(Arrays.copyOf(content, 123_456));
        download(md5(content), content.length).fetch();
        assertThat(requests.get(0)).isEqualTo(BACKGROUND + " bytes=123456-");
        assertThat(cache.resolve(BACKGROUND)).hasBinaryContent(content);
    }

    @Test
    void serverWithoutRangesIsReadFromTheStart() throws Exception {
        heedsRanges = false;
        leavePart(Arrays.copyOf(content, 123_456));
        download(md5(content), content.length).fetch();
        assertThat(cache.resolve(BACKGROUND)).hasBinaryContent(content);
    }

    @Test
    void partBeyondTheEndIsReadFromTheStart() throws Exception {
        leavePart(Arrays.copyOf(content, content.length + 7));
        download(md5(content), content.length).fetch();
        assertThat(requests).startsWith(BACKGROUND + " bytes=300007-", BACKGROUND + " null");
        assertThat(cache.resolve(BACKGROUND)).hasBinaryContent(content);
    }

    @Test
    void completePartIsNotFetchedAgain() throws Exception {
        leavePart(content);
        download(md5(content), content.length).fetch();
        assertThat(requests).containsExactly(EVALUATION + " null");
    }

    @Test
    void wrongChecksumIsRefusedAndRemoved() throws Exception {
        String other = md5(new byte[] {1});
        assertThatThrownBy(() -> download(other, content.length).fetch())
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining(BACKGROUND)
                .hasMessageContaining(other)
                .hasMessageContaining(md5(content));
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void oversizeIsRefusedAndRemoved() {
        assertThatThrownBy(() -> download(md5(content), content.length - 1).fetch())
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at most 299999 bytes");
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void undeclaredOversizeIsRefusedAndRemoved() {
        status = -1;
        assertThatThrownBy(() -> download(md5(content), 100_000).fetch())
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at most 100000 bytes");
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void downloadThatStallsIsGivenUpAndResumed() throws Exception {
        stalled = new CountDownLatch(1);
        timeout = Duration.ofMillis(300);
        assertThatThrownBy(() -> download(md5(content), content.length).fetch())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(BACKGROUND + ": nothing has come for 0.3 s");
        stalled.countDown();
        stalled = null;
        assertThat(cache.resolve(BACKGROUND + ".part")).hasSize(content.length / 2);

        timeout = Duration.ofSeconds(10);
        download(md5(content), content.length).fetch();
        assertThat(requests).contains(BACKGROUND + " bytes=150000-");
        assertThat(cache.resolve(BACKGROUND)).hasBinaryContent(content);
    }

    /** The host does not exist, but the proxy answers for it. */
    @Test
    void proxyOfTheEnvironmentIsAsked() throws Exception {
        environment = Map.of("http_proxy", address());
        download(md5(content), content.length).fetch();
        assertThat(cache.resolve(BACKGROUND)).hasBinaryContent(content);
    }

    @Test
    void hostThatCannotBeReachedIsNamedWithTheProxy() {
        environment = Map.of("http_proxy", address());
        server.stop(0);
        assertThatThrownBy(() -> download(md5(content), content.length).fetch())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("http://omniglot.invalid/python/" + BACKGROUND)
                .hasMessageContaining("HTTP @ localhost");
    }

    @Test
    void errorOfTheServerKeepsThePart() throws Exception {
        status = 503;
        byte[] part = Arrays.copyOf(content, 1000);
        leavePart(part);
        assertThatThrownBy(() -> download(md5(content), content.length).fetch())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("503");
        assertThat(cache.resolve(BACKGROUND + ".part")).hasBinaryContent(part);
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> options("http://localhost/python", "", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends with '/'");
        assertThatThrownBy(() -> options("http://localhost/", "", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxBytes must be positive, but is 0");
    }

    private void respond(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String path = exchange.getRequestURI().getPath();
        requests.add(path.substring(path.lastIndexOf('/') + 1) + " " + range);
        try (exchange) {
            if (status == -1) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(content);
            } else if (status != 200) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                send(exchange, range == null || !heedsRanges ? -1 : start(range));
            }
        }
    }

    private void send(HttpExchange exchange, int start) throws IOException {
        if (start >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        int from = Math.max(0, start);
        if (start >= 0) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(start < 0 ? 200 : 206, content.length - from);
        CountDownLatch latch = stalled;
        if (latch == null) {
            exchange.getResponseBody().write(content, from, content.length - from);
            return;
        }
        exchange.getResponseBody().write(content, from, content.length / 2);
        exchange.getResponseBody().flush();
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int start(String range) {
        return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    private void leavePart(byte[] bytes) throws IOException {
        Files.write(cache.resolve(BACKGROUND + ".part"), bytes);
    }

    private String host() {
        return environment.isEmpty() ? address() : "omniglot.invalid";
    }

    private String address() {
        return "localhost:" + server.getAddress().getPort();
    }

    private OmniglotDownload download(String md5, long maxBytes) {
        String base = "http://" + host() + "/python/";
        return new OmniglotDownload(
                options(base, md5, maxBytes), new EnvironmentProxies(environment));
    }

    private OmniglotDownload.Options options(String base, String md5, long maxBytes) {
        return new OmniglotDownload.Options(
                URI.create(base),
                cache,
                Map.of(OmniglotPart.BACKGROUND, md5, OmniglotPart.EVALUATION, md5),
                maxBytes,
                timeout);
    }

    private static String md5(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    }
}
