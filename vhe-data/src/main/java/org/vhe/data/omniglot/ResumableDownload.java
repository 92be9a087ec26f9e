package org.vhe.data.omniglot;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.vhe.data.archive.MalformedDataException;

/**
 * Downloads one file into a {@code .part} file beside its target, from where a former attempt broke
 * off, and moves it into place when it is complete and its checksum right.
 */
final class ResumableDownload {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final long maxBytes;
    private final Duration timeout;
    private final ProxySelector proxies;
    private final HttpClient client;

    ResumableDownload(long maxBytes, Duration timeout, ProxySelector proxies) {
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.proxies = proxies;
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(timeout)
                        .proxy(proxies)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build();
    }

    /**
     * Downloads the file.
     *
     * @param md5 the checksum expected, in hexadecimal
     * @throws MalformedDataException if it is too large or has another checksum; nothing of it is
     *     kept
     * @throws IOException if it cannot be had; what has arrived is kept for the next attempt
     */
    void fetch(URI address, Path target, String md5) throws IOException, InterruptedException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (FileChannel channel =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            lock(channel, part);
            if (!md5.equalsIgnoreCase(checksum(channel))) {
                receive(address, channel);
                requireChecksum(address, md5, checksum(channel));
            }
            channel.force(true);
        } catch (MalformedDataException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Closing the channel releases the lock. */
    private static void lock(FileChannel channel, Path part) throws IOException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            throw new IOException(part + " is being downloaded by another process or thread");
        }
    }

    private void receive(URI address, FileChannel channel)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = request(address, channel.size());
        if (response.statusCode() == RANGE_NOT_SATISFIABLE && channel.size() > 0) {
            response.body().close();
            response = request(address, 0);
        }
        try (InputStream body = new ImpatientInput(response.body(), timeout, address)) {
            channel.truncate(start(response, channel.size()));
            long declared = response.headers().firstValueAsLong("Content-Length").orElse(0);
            requireSize(address, channel.size() + declared);
            append(body, channel, address);
        }
    }

    private HttpResponse<InputStream> request(URI address, long from)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout).GET();
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            // the JDK's has no message
            ConnectException named =
                    new ConnectException(
                            "%s cannot be reached by %s"
                                    .formatted(address, proxies.select(address)));
            named.initCause(e);
            throw named;
        }
    }

    /** Where in the file the response's body begins: a server need not heed the range. */
    private static long start(HttpResponse<InputStream> response, long requested)
            throws IOException {
        String range = response.headers().firstValue("Content-Range").orElse("");
        if (response.statusCode() == OK) {
            return 0;
        }
        if (response.statusCode() == PARTIAL_CONTENT
                && range.startsWith("bytes " + requested + "-")) {
            return requested;
        }
        throw new IOException(
                "%s: expected status 200, or 206 with the range from byte %d, found %d %s"
                        .formatted(response.uri(), requested, response.statusCode(), range));
    }

    private void append(InputStream body, FileChannel channel, URI address) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        channel.position(channel.size());
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            requireSize(address, channel.position() + read);
            ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read);
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
        }
    }

    private void requireSize(URI address, long bytes) throws MalformedDataException {
        if (bytes > maxBytes) {
            throw new MalformedDataException(
                    address.toString(),
                    "expected at most %d bytes, found at least %d".formatted(maxBytes, bytes));
        }
    }

    private static void requireChecksum(URI address, String expected, String found)
            throws MalformedDataException {
        if (!found.equalsIgnoreCase(expected)) {
            throw new MalformedDataException(
                    address.toString(),
                    "expected MD5 checksum %s, found %s; the download is removed"
                            .formatted(expected, found));
        }
    }

    private static String checksum(FileChannel channel) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long position = 0; channel.read(buffer, position) >= 0; buffer.clear()) {
            position += buffer.position();
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
