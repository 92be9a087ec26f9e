package org.vhe.studio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** One request with its response. */
final class Exchange {
    static final int LARGEST_BODY = 1 << 20;
    private static final int MOST_LEFT = 8 << 20;
    private static final long LONGEST_READ_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_TYPE = "application/json";
    private static final String EVENTS_TYPE = "text/event-stream";

    private final Request request;
    private final Response response;
    private OutputStream events;

    Exchange(Request request, Response response) {
        this.request = request;
        this.response = response;
        header("X-Content-Type-Options", "nosniff");
        header("Referrer-Policy", "no-referrer");
        header("Cross-Origin-Resource-Policy", "same-origin");
        header(
                "Content-Security-Policy",
                "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    }

    String method() {
        return request.getMethod();
    }

    String path() {
        return request.getHttpURI().getCanonicalPath();
    }

    String query(String name) {
        String value = Request.extractQueryParameters(request).getValue(name);
        if (value == null) {
            throw Refusal.of(Refusal.BAD_REQUEST, "the query needs %s=...", name);
        }
        return value;
    }

    void header(String name, String value) {
        response.getHeaders().put(new HttpField(name, value));
    }

    /** The body of a request with JSON, of bounded size, and sent within bounded time. */
    byte[] body() throws IOException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!bare.equals(JSON_TYPE)) {
            throw Refusal.of(
                    Refusal.UNSUPPORTED_TYPE,
                    "the body must be %s, but is said to be %s",
                    JSON_TYPE,
                    type == null ? "of no type" : "'" + type + "'");
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (request.getLength() > LARGEST_BODY || !read(body, LARGEST_BODY)) {
            throw Refusal.of(
                    Refusal.TOO_LARGE, "the body must have at most %d bytes", LARGEST_BODY);
        }
        return body.toByteArray();
    }

    /**
     * Reads what is left of the body.
     *
     * @return whether that is all, and no more than so many bytes
     */
    private boolean read(OutputStream target, long most) throws IOException {
        long end = System.nanoTime() + LONGEST_READ_NANOS;
        byte[] buffer = new byte[8192];
        long sum = 0;
        InputStream in = Content.Source.asInputStream(request);
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sum += n;
            if (sum > most) {
                return false;
            }
            if (System.nanoTime() > end) {
                throw new Refusal(Refusal.REQUEST_TIMEOUT, "the body took too long to arrive");
            }
            target.write(buffer, 0, n);
        }
        return true;
    }

    boolean wantsEvents() {
        String accepted = request.getHeaders().get(HttpHeader.ACCEPT);
        return accepted != null && accepted.contains(EVENTS_TYPE);
    }

    void send(Pages.Page page) throws IOException {
        header("ETag", page.tag());
        header("Cache-Control", "no-cache");
        if (page.tag().equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            response.setStatus(304);
            return;
        }
        send(200, page.type(), page.content());
    }

    void json(int status, Object value) throws IOException {
        header("Cache-Control", "no-store");
        send(status, JSON_TYPE, JSON.writeValueAsBytes(value));
    }

    /** What is left of the body is read first, or else the client might never see the answer. */
    void refuse(int status, String message) throws IOException {
        boolean whole = false;
        try {
            whole =
                    status != Refusal.REQUEST_TIMEOUT
                            && read(OutputStream.nullOutputStream(), MOST_LEFT);
        } catch (Refusal e) {
            // it took too long
        }
        if (!whole) {
            header("Connection", "close");
        }
        json(status, Map.of("error", message));
    }

    private void send(int status, String type, byte[] content) throws IOException {
        response.setStatus(status);
        header("Content-Type", type);
        header("Content-Length", String.valueOf(content.length));
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            if (!method().equals("HEAD")) {
                out.write(content);
            }
        }
    }

    boolean isCommitted() {
        return response.isCommitted();
    }

    /** Begins a stream of events. */
    void beginEvents() {
        header("Cache-Control", "no-store");
        header("Content-Type", EVENTS_TYPE + "; charset=utf-8");
        events = Content.Sink.asOutputStream(response);
    }

    /**
     * Sends an event.
     *
     * @throws IOException if the client has gone
     */
    void event(String name, Object data) throws IOException {
        write("event: " + name + "\ndata: " + json(data) + "\n\n");
    }

    /** Says nothing, which finds out whether the client is still there. */
    void heartbeat() throws IOException {
        write(": waiting\n\n");
    }

    void endEvents() throws IOException {
        events.close();
    }

    private void write(String text) throws IOException {
        events.write(text.getBytes(StandardCharsets.UTF_8));
        events.flush();
    }

    private static String json(Object data) throws JsonProcessingException {
        return JSON.writeValueAsString(data);
    }
}
