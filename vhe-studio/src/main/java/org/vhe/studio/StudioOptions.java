package org.vhe.studio;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.vhe.core.check.Require;

/**
 * Where the studio listens and what it shows.
 *
 * @param host address or name to listen at; other than of this machine itself, every request to the
 *     API needs a token
 * @param port first choice; if it is taken, a free one. 0 for any
 * @param runs folder whose runs are watched, if any; read, never written
 */
public record StudioOptions(String host, int port, Optional<Path> runs) {
    /** The usual address: no other machine reaches it. */
    public static final String LOOPBACK = "127.0.0.1";

    /** The usual port. */
    public static final int PORT = 8427;

    /** Checks the host and the port. */
    public StudioOptions {
        Require.notBlank("host", host);
        Require.inRange(0, 65535, "port", port);
    }

    /** At the usual address, without runs to watch. */
    public static StudioOptions defaults() {
        return new StudioOptions(LOOPBACK, PORT, Optional.empty());
    }

    /** The same at another port. */
    public StudioOptions withPort(int newPort) {
        return new StudioOptions(host, newPort, runs);
    }

    /** The same at another address. */
    public StudioOptions withHost(String newHost) {
        return new StudioOptions(newHost, port, runs);
    }

    /** The same with a folder of runs. */
    public StudioOptions withRuns(Path folder) {
        return new StudioOptions(host, port, Optional.of(folder));
    }

    /** Whether only this machine reaches it. */
    boolean isLoopback() {
        return address().isLoopbackAddress();
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host %s is not known here".formatted(host), e);
        }
    }
}
