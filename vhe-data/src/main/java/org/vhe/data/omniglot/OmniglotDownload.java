package org.vhe.data.omniglot;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.check.Require;

/**
 * Downloads Omniglot's archives from its public repository into a cache folder.
 *
 * <p>A file appears under its name only once it is complete and its checksum right; until then it
 * is a {@code .part} file, from which an interrupted download is resumed.
 */
final class OmniglotDownload {
    private static final Logger LOGGER = LoggerFactory.getLogger(OmniglotDownload.class);

    private final Options options;
    private final ProxySelector proxies;

    /** A download with these options. */
    OmniglotDownload(Options options, ProxySelector proxies) {
        this.options = options;
        this.proxies = proxies;
    }

    /**
     * Downloads the archives that are not in the cache yet.
     *
     * @return the folder that holds both archives
     * @throws IOException if an archive cannot be had, or is not what was published
     */
    Path fetch() throws IOException, InterruptedException {
        Files.createDirectories(options.cache());
        for (OmniglotPart part : OmniglotPart.HALVES) {
            Path target = options.cache().resolve(part.archiveName());
            if (!Files.isRegularFile(target)) {
                URI address = options.base().resolve(part.archiveName());
                LOGGER.info("Downloading {} to {}", address, target);
                new ResumableDownload(options.maxBytes(), options.timeout(), proxies)
                        .fetch(address, target, options.md5().get(part));
            }
        }
        return options.cache();
    }

    /**
     * From where, to where.
     *
     * @param base the address of the folder that holds the archives, ends with '/'
     * @param cache the folder to download into
     * @param md5 the checksum of each archive, in hexadecimal
     * @param maxBytes the size of an archive at most
     * @param timeout how long to wait for the connection, for each response to begin, and for each
     *     of its pieces
     */
    record Options(
            URI base, Path cache, Map<OmniglotPart, String> md5, long maxBytes, Duration timeout) {
        private static final URI PUBLISHED =
                URI.create("https://raw.githubusercontent.com/brendenlake/omniglot/master/python/");

        Options {
            md5 = Map.copyOf(md5);
            if (!base.isAbsolute() || !base.getPath().endsWith("/")) {
                throw new IllegalArgumentException(
                        "base must be an absolute address that ends with '/', found " + base);
            }
            if (!md5.keySet().containsAll(OmniglotPart.HALVES)) {
                throw new IllegalArgumentException(
                        "md5 must have a checksum for each half, found those of " + md5.keySet());
            }
            Require.positive("maxBytes", maxBytes);
            Require.positive("timeout in milliseconds", timeout.toMillis());
        }

        /** The published archives, at most 64 MiB each. */
        static Options into(Path cache) {
            Map<OmniglotPart, String> md5 = new EnumMap<>(OmniglotPart.class);
            for (OmniglotPart part : OmniglotPart.HALVES) {
                md5.put(part, part.md5());
            }
            return new Options(PUBLISHED, cache, md5, 1L << 26, Duration.ofSeconds(60));
        }
    }
}
