package org.vhe.core.evaluation.likelihood;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.vhe.core.dataset.Grouping;

/**
 * Joint likelihoods as JSON lines: the {@link LikelihoodFingerprint} first, then a line for each
 * group of the coarsest grouping, and before it one for each group within, written as soon as they
 * are done. A last line that was cut off is dropped when the file is opened again. Open, it is
 * locked against other processes; threads may share it.
 */
final class LikelihoodFile implements LikelihoodMemory, Closeable {
    private static final long MAX_LENGTH = 1 << 28;

    private final Path file;
    private final FileChannel channel;
    private final LikelihoodLines results;

    private LikelihoodFile(Path file, FileChannel channel, LikelihoodLines results) {
        this.file = file;
        this.channel = channel;
        this.results = results;
    }

    /**
     * Opens a file, or begins one.
     *
     * @param groupings of shared latents, the coarsest first
     * @throws IllegalArgumentException if it was made with another model, other data or options
     * @throws IOException also if it is no such file, damaged, or in use
     */
    static LikelihoodFile open(Path file, LikelihoodFingerprint own, List<Grouping> groupings)
            throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            int[] samples =
                    own.levels().stream().mapToInt(LikelihoodFingerprint.Level::samples).toArray();
            LikelihoodLines lines = new LikelihoodLines(groupings, samples);
            LikelihoodFile opened = new LikelihoodFile(file, channel, lines);
            opened.lock();
            opened.read(own);
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException(file + " is being written by another evaluation", e);
        }
        throw new IOException(file + " is being written by another evaluation");
    }

    private void read(LikelihoodFingerprint own) throws IOException {
        String text = text();
        int end = text.lastIndexOf('\n') + 1;
        List<String> lines = text.substring(0, end).lines().toList();
        String header = own.header() + "\n";
        if (lines.isEmpty()) {
            if (!header.startsWith(text)) {
                throw damaged(1, null);
            }
            channel.truncate(0);
            write(header);
            return;
        }
        requireSame(lines.get(0), own);
        for (int number = 1; number < lines.size(); number++) {
            readResult(lines.get(number), number + 1);
        }
        channel.truncate(text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
        channel.position(channel.size());
    }

    private String text() throws IOException {
        if (channel.size() > MAX_LENGTH) {
            throw new IOException(
                    "%s has %d bytes, but results of joint likelihoods have %d at most"
                            .formatted(file, channel.size(), MAX_LENGTH));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private void requireSame(String line, LikelihoodFingerprint own) throws IOException {
        JsonNode found = parse(line, 1);
        if (!LikelihoodFingerprint.isHeader(found)) {
            throw damaged(1, null);
        }
        List<String> differences = own.differences(found);
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s holds results of another model, other data or other options, so it cannot be continued: %s; name another file or delete this one"
                            .formatted(file, String.join("; ", differences)));
        }
    }

    private void readResult(String text, int number) throws IOException {
        try {
            results.read(text);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw damaged(number, e);
        }
    }

    private JsonNode parse(String line, int number) throws IOException {
        try {
            return LikelihoodLines.parse(line);
        } catch (JsonProcessingException e) {
            throw damaged(number, e);
        }
    }

    private IOException damaged(int line, Exception cause) {
        String reason = cause instanceof IllegalArgumentException ? ": " + cause.getMessage() : "";
        return new IOException(
                "%s is no file of joint likelihoods, or damaged in line %d%s"
                        .formatted(file, line, reason),
                cause);
    }

    @Override
    public synchronized Optional<GroupLikelihood> group(int group) {
        return results.group(group);
    }

    @Override
    public synchronized Optional<double[]> within(String grouping, int group) {
        return results.within(grouping, group);
    }

    /**
     * Returns once it is on disk.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    @Override
    public synchronized void keep(int group, GroupLikelihood result) {
        append(results.add(group, result));
    }

    /**
     * As {@link #keep}.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    @Override
    public synchronized void keepWithin(String grouping, int group, double[] logMeans) {
        append(results.addWithin(grouping, group, logMeans));
    }

    private void append(String line) {
        try {
            write(line);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
