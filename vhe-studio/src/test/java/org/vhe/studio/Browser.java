package org.vhe.studio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A Chromium without a window, with one page, by its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECONDS = 120;
    private static final Map<String, Integer> CODES =
            Map.of("Tab", 9, "Enter", 13, "ArrowLeft", 37, "ArrowRight", 39);
    private static final double MOUSE_STEP = 20; // at most, in pixels of the page
    private static final String LISTENING = "DevTools listening on ";

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private String session;

    /** Where one is installed, if any. */
    static Optional<Path> executable() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser(Path executable) throws Exception {
        profile = Files.createTempDirectory("vhe-browser");
        process =
                new ProcessBuilder(
                                executable.toString(),
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(address()), new Messages())
                        .get(SECONDS, TimeUnit.SECONDS);
        String target =
                command("Target.createTarget", Map.of("url", "about:blank"))
                        .get("targetId")
                        .asText();
        session =
                command("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .get("sessionId")
                        .asText();
        command("Page.enable", Map.of());
        command("Runtime.enable", Map.of());
        command("Log.enable", Map.of());
        command("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        resize(1280, 900);
    }

    private String address() throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread rest =
                        new Thread(() -> lines.lines().forEach(ignored -> {}), "browser-stderr");
                rest.setDaemon(true);
                rest.start();
                return line.substring(LISTENING.length());
            }
            said.append(line).append('\n');
        }
        throw new IOException("the browser does not start: " + said);
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                read(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void read(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            String method = message.path("method").asText();
            if (message.has("id")) {
                answers.remove(message.get("id").asInt()).complete(message);
            } else if (method.equals("Runtime.exceptionThrown")) {
                errors.add(message.at("/params/exceptionDetails").toString());
            } else if (method.equals("Log.entryAdded")
                    && message.at("/params/entry/level").asText().equals("error")) {
                errors.add(message.at("/params/entry").toString());
            }
        } catch (IOException e) {
            errors.add(e.toString());
        }
    }

    JsonNode command(String method, Map<String, ?> parameters) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", id);
        message.put("method", method);
        message.put("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        socket.sendText(JSON.writeValueAsString(message), true).get(SECONDS, TimeUnit.SECONDS);
        JsonNode found = answer.get(SECONDS, TimeUnit.SECONDS);
        if (found.has("error")) {
            throw new AssertionError(method + ": " + found.get("error"));
        }
        return found.get("result");
    }

    /** Errors of the page so far, in its scripts or of what it loads. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    void resize(int width, int height) throws Exception {
        resize(width, height, 1);
    }

    /**
     * @param scale pixels of the screen for each of the page
     */
    void resize(int width, int height, double scale) throws Exception {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        scale,
                        "mobile",
                        false));
    }

    /** What is seen of the page, as a PNG. */
    byte[] picture() throws Exception {
        JsonNode found = command("Page.captureScreenshot", Map.of("format", "png"));
        return Base64.getDecoder().decode(found.get("data").asText());
    }

    /** Light or dark, at once rather than by a transition. */
    void theme(String scheme) throws Exception {
        command(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void open(URI uri) throws Exception {
        command("Page.navigate", Map.of("url", uri.toString()));
        await("location.href === '%s' && document.readyState === 'complete'".formatted(uri));
    }

    /** The value of an expression, or of the promise that it is. */
    JsonNode value(String expression) throws Exception {
        JsonNode found =
                command(
                        "Runtime.evaluate",
                        Map.of(
                                "expression", expression,
                                "returnByValue", true,
                                "awaitPromise", true));
        if (found.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + found.get("exceptionDetails"));
        }
        return found.at("/result/value");
    }

    /** Waits for a condition. */
    void await(String condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!is(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "never came true: %s; errors: %s; the page says: %s"
                                .formatted(
                                        condition,
                                        errors,
                                        value(
                                                "[...document.querySelectorAll('[role=status]')].map(s => s.textContent).join(' | ')")));
            }
            Thread.sleep(30);
        }
    }

    private boolean is(String condition) throws Exception {
        try {
            return value("Boolean(" + condition + ")").asBoolean();
        } catch (AssertionError e) {
            // the page is just being replaced by another
            return false;
        }
    }

    void click(String selector) throws Exception {
        double[] box = box(selector);
        drag(new double[] {box[0] + box[2] / 2, box[1] + box[3] / 2});
    }

    /** Draws a line through points of an element, given in parts of its width and height. */
    void draw(String selector, double... parts) throws Exception {
        double[] box = box(selector);
        double[] places = new double[parts.length];
        for (int i = 0; i < parts.length; i += 2) {
            places[i] = box[0] + parts[i] * box[2];
            places[i + 1] = box[1] + parts[i + 1] * box[3];
        }
        drag(places);
    }

    private double[] box(String selector) throws Exception {
        JsonNode box =
                value(
                        "(() => { const e = document.querySelector('%s'); e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; })()"
                                .formatted(selector));
        return new double[] {
            box.get(0).asDouble(),
            box.get(1).asDouble(),
            box.get(2).asDouble(),
            box.get(3).asDouble()
        };
    }

    private void drag(double... places) throws Exception {
        mouse("mouseMoved", places[0], places[1], 0);
        mouse("mousePressed", places[0], places[1], 1);
        for (int i = 2; i < places.length; i += 2) {
            double length = Math.hypot(places[i] - places[i - 2], places[i + 1] - places[i - 1]);
            int steps = Math.max(1, (int) Math.ceil(length / MOUSE_STEP));
            for (int step = 1; step <= steps; step++) {
                double part = (double) step / steps;
                mouse(
                        "mouseMoved",
                        places[i - 2] + part * (places[i] - places[i - 2]),
                        places[i - 1] + part * (places[i + 1] - places[i - 1]),
                        1);
            }
        }
        mouse("mouseReleased", places[places.length - 2], places[places.length - 1], 0);
    }

    private void mouse(String type, double x, double y, int buttons) throws Exception {
        command(
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        x,
                        "y",
                        y,
                        "button",
                        type.equals("mouseMoved") && buttons == 0 ? "none" : "left",
                        "buttons",
                        buttons,
                        "clickCount",
                        1));
    }

    /** Presses a key. Those that move the focus or press buttons have codes and text, too. */
    void key(String key) throws Exception {
        Map<String, Object> event = new LinkedHashMap<>(Map.of("key", key));
        if (CODES.containsKey(key)) {
            event.put("windowsVirtualKeyCode", CODES.get(key));
        }
        if (key.equals("Enter")) {
            event.put("text", "\r");
        }
        for (String type : List.of("keyDown", "keyUp")) {
            event.put("type", type);
            command("Input.dispatchKeyEvent", event);
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // a helper of the browser still writes; it is in a temporary folder
        }
    }
}
