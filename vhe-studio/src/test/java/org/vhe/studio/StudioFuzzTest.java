package org.vhe.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vhe.studio.Served.BAR;
import static org.vhe.studio.Served.JSON;
import static org.vhe.studio.Served.set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that are wrong in many ways are refused by 4xx: never by 5xx, and never by silence. */
class StudioFuzzTest {
    private static final int REQUESTS = 500;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @RegisterExtension static final Served served = Served.small();
    private final Random random = new Random(17);

    /** A request that is served, by path. */
    static Map<String, Map<String, Object>> valid() {
        List<Map<String, Object>> classes =
                List.of(Map.of("label", "a", "cues", set(BAR)), Map.of("cues", set(BAR, BAR)));
        return Map.of(
                "/api/sample",
                Map.of(
                        "cues",
                        set(BAR),
                        "count",
                        1,
                        "seed",
                        3,
                        "pixelTemperature",
                        1.0,
                        "move",
                        Map.of("x", 0.5, "turn", 1)),
                "/api/complete",
                Map.of("cues", set(BAR), "image", BAR, "known", BAR, "count", 1),
                "/api/classify",
                Map.of("classes", classes, "query", BAR, "samples", 1),
                "/api/likelihood",
                Map.of("cues", set(BAR), "images", set(BAR), "samples", 1),
                "/api/embed",
                Map.of("sets", classes, "divergences", true),
                "/api/checkpoint",
                Map.of("run", "a/metrics.csv", "count", 2));
    }

    @Test
    void malformedRequestsAreRefusedWithoutFailureHangOrGrowth() throws Exception {
        List<String> paths = new ArrayList<>(valid().keySet());
        paths.sort(null);
        Map<Integer, Integer> statuses = new TreeMap<>();
        long before = 0;
        for (int i = 0; i < REQUESTS; i++) {
            String path = paths.get(i % paths.size());
            HttpRequest.Builder request = malformed(path, i);
            HttpResponse<String> response = sent(i, request);
            int status = response.statusCode();
            if (status == 429) {
                Thread.sleep(300);
            }
            assertThat(status)
                    .as("request %d to %s: %s", i, path, response.body())
                    .isBetween(200, 499);
            if (status != 200) {
                assertThat(JSON.readTree(response.body()).get("error").asText()).isNotBlank();
            }
            statuses.merge(status, 1, Integer::sum);
            if (i == REQUESTS / 2) {
                before = usedMemory();
            }
        }

        // a few of the changes leave a request that is none the worse
        assertThat(statuses.getOrDefault(200, 0)).isLessThan(REQUESTS / 5);
        assertThat(statuses.get(400)).isGreaterThan(REQUESTS / 3);
        assertThat(statuses.keySet()).contains(404, 405, 413, 415);
        assertThat(usedMemory() - before).isLessThan(32 << 20);
        assertThat(served.post("/api/sample", valid().get("/api/sample")).statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> sent(int number, HttpRequest.Builder request) {
        HttpRequest built = request.timeout(Duration.ofSeconds(30)).build();
        try {
            return served.client.send(built, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("request %d: %s".formatted(number, built), e);
        }
    }

    private static long usedMemory() throws InterruptedException {
        System.gc();
        Thread.sleep(50);
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private HttpRequest.Builder malformed(String path, int number) throws Exception {
        String body = JSON.writeValueAsString(valid().get(path));
        return switch (number % 10) {
            case 0 -> served.post(path, truncated(body));
            case 1 -> served.post(path, noise(1 + random.nextInt(2000)));
            case 2 -> typed(path, body);
            case 3 -> climbing(body);
            case 4 -> served.request(path).method(method(), HttpRequest.BodyPublishers.noBody());
            case 5 -> huge(path);
            default -> served.post(path, JSON.writeValueAsString(mutated(path)));
        };
    }

    private String truncated(String body) {
        return body.substring(0, random.nextInt(body.length()));
    }

    private String noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private HttpRequest.Builder typed(String path, String body) {
        String[] types = {
            "text/plain", "application/xml", "image/png", "json", "application/jsonx"
        };
        return served.request(path)
                .header("Content-Type", types[random.nextInt(types.length)])
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder climbing(String body) {
        String[] paths = {
            "/%2e%2e/%2e%2e/etc/passwd",
            "/api/metrics?run=..%2F..%2Fetc%2Fpasswd",
            "/api/metrics?run=/etc/passwd",
            "/api/metrics",
            "/page/index.html",
            "/api/sample%00",
            "/api//sample",
            "/index.html/..%2fx",
            "/api/" + noiseName()
        };
        String path = paths[random.nextInt(paths.length)];
        return random.nextBoolean()
                ? served.request(path)
                : served.post("/api/checkpoint", "{\"run\": \"../../etc/passwd\"}");
    }

    private String noiseName() {
        return Integer.toString(random.nextInt(1 << 30), 36);
    }

    private String method() {
        String[] methods = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE2", "HEAD2"};
        return methods[random.nextInt(methods.length)];
    }

    private HttpRequest.Builder huge(String path) {
        return switch (random.nextInt(4)) {
            case 0 -> served.post(path, " ".repeat(Exchange.LARGEST_BODY + 1));
            case 1 -> served.post(path, "{\"cues\":[" + "[".repeat(50_000));
            case 2 -> served.post(path, "{\"cues\":[" + "0,".repeat(100_000) + "0]}");
            default -> served.post(path, "{\"seed\":" + "9".repeat(5000) + "}");
        };
    }

    /** A request that is right but for one node. */
    private JsonNode mutated(String path) {
        ObjectNode root = JSON.valueToTree(valid().get(path));
        JsonNode parent = root;
        while (true) {
            List<JsonNode> inner = new ArrayList<>();
            parent.forEach(
                    child -> {
                        if (child.isContainerNode() && !child.isEmpty()) {
                            inner.add(child);
                        }
                    });
            if (inner.isEmpty() || random.nextInt(3) == 0) {
                break;
            }
            parent = inner.get(random.nextInt(inner.size()));
        }
        if (parent instanceof ArrayNode array) {
            array.set(random.nextInt(array.size()), odd());
        } else if (parent instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            object.set(names.get(random.nextInt(names.size())), odd());
        }
        return root;
    }

    private JsonNode odd() {
        return switch (random.nextInt(11)) {
            case 0 -> NODES.textNode("../../etc/passwd");
            case 1 -> NODES.numberNode(-1e300);
            case 2 -> NODES.numberNode(Long.MAX_VALUE);
            case 3 -> NODES.numberNode(0.5);
            case 4 -> NODES.arrayNode();
            case 5 -> NODES.objectNode().put("x", 1);
            case 6 -> NODES.booleanNode(true);
            case 7 -> NODES.arrayNode().add(NODES.arrayNode().add(1));
            case 8 -> NODES.numberNode(-7);
            case 9 -> NODES.textNode("\u0000\ud800");
            default -> NODES.numberNode(1e9);
        };
    }

    @Test
    void malformedHttpIsRefused() throws Exception {
        Set<String> lines =
                Set.of(
                        "GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nHost: 127.0.0.1:2\r\n\r\n",
                        "GET /\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
                        "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
                        "POST /api/sample HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                        "nonsense\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(100_000) + "\r\n\r\n");
        for (String line : lines) {
            assertThat(StudioGuardTest.raw(served.studio.uri(), line))
                    .as(line.substring(0, Math.min(60, line.length())))
                    .containsPattern("HTTP/1.1 4\\d\\d");
        }
        assertThat(served.get("/").statusCode()).isEqualTo(200);
    }
}
