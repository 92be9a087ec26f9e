package org.vhe.data.omniglot;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A response's body that is given up when nothing comes for some time: the timeout of the JDK's
 * requests ends with the headers.
 */
final class ImpatientInput extends FilterInputStream {
    private final URI address;
    private final Duration patience;
    private final ScheduledExecutorService clock;
    private volatile boolean gaveUp;

    /**
     * @param body closed with this
     * @param patience how long one read may take
     * @param address what messages name
     */
    ImpatientInput(InputStream body, Duration patience, URI address) {
        super(body);
        this.address = address;
        this.patience = patience;
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "vhe-download-clock");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("reads of many bytes at once only");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Future<?> alarm = clock.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            int count = in.read(buffer, offset, length);
            if (!gaveUp) {
                return count;
            }
        } catch (IOException e) {
            if (!gaveUp) {
                throw e;
            }
        } finally {
            alarm.cancel(false);
        }
        throw new IOException(
                String.format(
                        Locale.ROOT,
                        "%s: nothing has come for %.1f s; a further attempt goes on from here",
                        address,
                        patience.toMillis() / 1000.0));
    }

    /** Ends the read that waits, on the clock's thread. */
    private void giveUp() {
        gaveUp = true;
        try {
            in.close();
        } catch (IOException e) {
            // the read that waits tells of it
        }
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        in.close();
    }
}
