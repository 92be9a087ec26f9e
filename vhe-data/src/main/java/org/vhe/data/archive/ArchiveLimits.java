package org.vhe.data.archive;

import org.vhe.core.check.Require;

/**
 * What an archive or folder may hold at most, checked against the bytes that are really there and
 * not only against those declared.
 *
 * @param maxEntries files and folders together
 * @param maxEntryBytes uncompressed size of one file
 * @param maxTotalBytes uncompressed size of all files together
 */
public record ArchiveLimits(int maxEntries, int maxEntryBytes, long maxTotalBytes) {
    public ArchiveLimits {
        Require.positive("maxEntries", maxEntries);
        Require.positive("maxEntryBytes", maxEntryBytes);
        Require.positive("maxTotalBytes", maxTotalBytes);
    }

    /**
     * Generous for small images: 100,000 entries of at most 64 KiB, 64 MiB in all. Omniglot's
     * larger half holds 20,275 entries of at most 486 bytes, 4.8 MB in all.
     */
    public static ArchiveLimits smallImages() {
        return new ArchiveLimits(100_000, 1 << 16, 1L << 26);
    }
}
