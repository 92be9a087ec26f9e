package org.vhe.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled kernels in files, named after what they were made from: the source, the target, the
 * compiler's version. Each begins with a digest of its contents, so that a damaged one is made
 * anew.
 */
final class KernelCache {
    private static final Logger log = LoggerFactory.getLogger(KernelCache.class);
    private static final int DIGEST = 32;
    private final Path folder;

    KernelCache(Path folder) {
        this.folder = folder;
    }

    /** Code for a program, from its file if there is one. */
    byte[] compiled(CudaDevice device, String source) {
        String target = device.target();
        String version = device.nvrtc().version();
        Path file = folder.resolve(name(source, target, version));
        byte[] known = read(file);
        if (known != null) {
            return known;
        }
        long start = System.nanoTime();
        byte[] image = device.nvrtc().compile(source, target);
        log.debug(
                "compiled {} characters of kernels for {} in {} ms",
                source.length(),
                target,
                (System.nanoTime() - start) / 1_000_000);
        write(file, image);
        return image;
    }

    static String name(String source, String target, String version) {
        byte[] all = (version + "\n" + target + "\n" + source).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(digest(all, 0), 0, 16) + "-" + target + ".bin";
    }

    private static byte[] digest(byte[] bytes, int from) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, bytes.length - from);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] read(Path file) {
        try {
            byte[] all = Files.readAllBytes(file);
            boolean whole =
                    all.length > DIGEST
                            && Arrays.equals(digest(all, DIGEST), Arrays.copyOf(all, DIGEST));
            return whole ? Arrays.copyOfRange(all, DIGEST, all.length) : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            log.warn("cannot read compiled kernels: {}", e.toString());
            return null;
        }
    }

    /** Files are whole or not there; without them kernels are compiled in each run. */
    private void write(Path file, byte[] image) {
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "part", ".tmp");
            byte[] all = new byte[DIGEST + image.length];
            System.arraycopy(digest(image, 0), 0, all, 0, DIGEST);
            System.arraycopy(image, 0, all, DIGEST, image.length);
            Files.write(part, all);
            Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.warn("cannot keep compiled kernels in {}: {}", folder, e.toString());
        }
    }
}
