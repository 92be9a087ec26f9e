package org.vhe.studio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;

/**
 * A studio for tests, and a client of it: of a test, or registered as an extension for all tests of
 * a class.
 */
final class Served implements AutoCloseable, AfterAllCallback {
    static final int SIDE = 8;
    private static final int MOST_TRIES = 10;
    static final ObjectMapper JSON = new ObjectMapper();

    final Studio studio;
    final HttpClient client = HttpClient.newHttpClient();

    Served(Homoencoder model, StudioOptions options) {
        this("test", model, options);
    }

    Served(String name, Homoencoder model, StudioOptions options) {
        try {
            studio = Studio.start(model, name, options.withPort(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a small untrained model of the pretrained one's kind. */
    static Served small() {
        return new Served(smallModel(), StudioOptions.defaults());
    }

    static Served watching(Path runs) {
        return new Served(smallModel(), StudioOptions.defaults().withRuns(runs));
    }

    static Homoencoder smallModel() {
        PixelCnnOptions options =
                PixelCnnOptions.defaults()
                        .withImageSize(SIDE)
                        .withLatents(2, 6)
                        .withChannels(4, 4, 8);
        return PixelCnnVhe.create(options, 1);
    }

    static int[][] image(IntBinaryOperator ink) {
        return image(SIDE, ink);
    }

    static int[][] image(int side, IntBinaryOperator ink) {
        int[][] rows = new int[side][side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                rows[y][x] = ink.applyAsInt(x, y);
            }
        }
        return rows;
    }

    static final int[][] BAR = image((x, y) -> x == 3 || x == 4 ? 1 : 0);
    static final int[][] BEAM = image((x, y) -> y == 3 || y == 4 ? 1 : 0);

    /** A list of images; of a single one, too, which List.of would take for its rows. */
    static List<int[][]> set(int[][]... images) {
        return List.of(images);
    }

    URI at(String path) {
        return studio.uri().resolve(path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path)).timeout(Duration.ofMinutes(2));
    }

    /** Sends a request, and again after the wait that the studio asks for when there are many. */
    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        for (int tries = 1; ; tries++) {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != Refusal.TOO_MANY_REQUESTS || tries == MOST_TRIES) {
                return response;
            }
            long seconds = response.headers().firstValueAsLong("Retry-After").orElseThrow();
            TimeUnit.SECONDS.sleep(seconds);
        }
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    HttpRequest.Builder post(String path, String body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String path, Map<String, ?> body) throws Exception {
        return send(post(path, JSON.writeValueAsString(body)));
    }

    /** The answer to a request that is served. */
    JsonNode answer(String path, Map<String, ?> body) throws Exception {
        HttpResponse<String> response = post(path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    static int[][] known(int rows) {
        return image((x, y) -> y < rows ? 1 : 0);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        studio.close();
    }
}
