package org.vhe.studio;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.model.Homoencoder;

/**
 * The studio: a web page, served by this program, on which a person draws a character and a model
 * draws it again, tells classes apart and completes drawings; and on which training is watched. Its
 * HTTP API, described by {@code /openapi.json}, serves other programs as well:
 *
 * <pre>{@code
 * try (Studio studio = Studio.start(model, "my model", StudioOptions.defaults())) {
 *     System.out.println(studio.uri());
 *     Thread.currentThread().join();
 * }
 * }</pre>
 *
 * <p>The model is used by one thread, before which a bounded number of requests wait; its
 * parameters must not be trained meanwhile.
 */
public final class Studio implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Studio.class);
    private static final int THREADS = 48;
    private static final int MOST_CONNECTIONS = 400;
    private static final int IDLE_MILLIS = 30_000;
    private static final int STOP_MILLIS = 2000;
    private static final int TOKEN_BYTES = 16;

    private final Server server;
    private final ModelThread thread;
    private final Session session;
    private final Watching watching;
    private final URI uri;

    private Studio(Server server, ModelThread thread, Session session, Watching watching, URI uri) {
        this.server = server;
        this.thread = thread;
        this.session = session;
        this.watching = watching;
        this.uri = uri;
    }

    /**
     * Starts to serve; the model is made ready in the background.
     *
     * @param model of images
     * @param name what the page calls it
     * @throws IOException if nothing can listen at the host given
     */
    public static Studio start(Homoencoder model, String name, StudioOptions options)
            throws IOException {
        Server server = new Server(threads());
        ServerConnector connector = connector(server, options);
        open(connector, options);
        boolean loopback = options.isLoopback();
        String token = loopback ? null : token();
        Guard guard =
                loopback ? Guard.ofLoopback(connector.getLocalPort()) : Guard.withToken(token);
        ModelThread thread = new ModelThread();
        Session session = new Session(name, model);
        Watching watching = new Watching(options.runs().orElse(null));
        server.setHandler(new StudioHandler(guard, session, watching, thread));
        URI uri = uri(options.host(), connector.getLocalPort(), Optional.ofNullable(token));
        Studio studio = new Studio(server, thread, session, watching, uri);
        try {
            server.start();
        } catch (Exception e) {
            studio.close();
            throw e instanceof IOException io ? io : new IOException(e);
        }
        thread.submit(session.warmUp());
        return studio;
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("studio");
        threads.setDaemon(true);
        return threads;
    }

    private static ServerConnector connector(Server server, StudioOptions options) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(options.host());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        server.setStopTimeout(STOP_MILLIS);
        server.setErrorHandler(new PlainErrors());
        return connector;
    }

    /** At the port asked for, or else at a free one. */
    private static void open(ServerConnector connector, StudioOptions options) throws IOException {
        connector.setPort(options.port());
        try {
            connector.open();
        } catch (IOException e) {
            boolean taken = e instanceof BindException || e.getCause() instanceof BindException;
            if (!taken || options.port() == 0) {
                throw e;
            }
            connector.setPort(0);
            connector.open();
        }
    }

    private static String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static URI uri(String host, int port, Optional<String> token) {
        String named = host.contains(":") ? "[" + host + "]" : host;
        String query = token.map(value -> "?token=" + value).orElse("");
        return URI.create("http://" + named + ":" + port + "/" + query);
    }

    /** Where the page is, with the token where one is needed. */
    public URI uri() {
        return uri;
    }

    /** Number of requests that wait for the model or use it. */
    int load() {
        return thread.load();
    }

    /** Ends all work and stops to serve. */
    @Override
    public void close() {
        thread.stop();
        try {
            server.stop();
        } catch (Exception e) {
            // it has stopped, but a request did not end in time
            LOGGER.debug("A request was cut off", e);
        }
        thread.close(
                () -> {
                    session.close();
                    watching.close();
                });
    }
}
