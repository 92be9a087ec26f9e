package org.vhe.core.evaluation.likelihood;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joint likelihoods as JSON lines: the {@link LikelihoodFingerprint} first, then a line for each
 * group of the coarsest grouping, and before it one for each group within, written as soon as they
 * are done. A last line that was cut off is dropped when the file is opened again. Open, it is
 * locked against other processes.
 */
final class LikelihoodFile implements LikelihoodMemory, Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_LENGTH = 1 << 28;

    private final Path file;
    private final FileChannel channel;
    private final List<LikelihoodFingerprint.Level> levels;
    private final Map<Integer, GroupLikelihood> groups = new HashMap<>();
    private final Map<Within, double[]> within = new HashMap<>();

    private record GroupLine(int group, GroupLikelihood result) {}

    private record WithinLine(Within within, double[] logMeans) {}

    /** A group of a finer grouping. */
    private record Within(String grouping, int group) {}

    private LikelihoodFile(
            Path file, FileChannel channel, List<LikelihoodFingerprint.Level> levels) {
        this.file = file;
        this.channel = channel;
        this.levels = levels;
    }

    /**
     * Opens a file, or begins one.
     *
     * @throws IllegalArgumentException if it was made with another model, other data or options
     * @throws IOException also if it is no such file, damaged, or in use
     */
    static LikelihoodFile open(Path file, LikelihoodFingerprint own) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            LikelihoodFile opened = new LikelihoodFile(file, channel, own.levels());
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
        JsonNode node = parse(text, number);
        try {
            if (node.has("within")) {
                add(JSON.treeToValue(node, WithinLine.class), number);
            } else {
                add(JSON.treeToValue(node, GroupLine.class), number);
            }
        } catch (JsonProcessingException e) {
            throw damaged(number, e);
        }
    }

    private void add(GroupLine line, int number) throws IOException {
        if (line == null || line.result == null || !has(levels.get(0), line.group)) {
            throw damaged(number, null);
        }
        groups.put(line.group, line.result);
    }

    /** Of a finer grouping, with a number for each sample of the groups around it. */
    private void add(WithinLine line, int number) throws IOException {
        if (line.within != null && line.logMeans != null) {
            long samples = 1;
            for (int depth = 1; depth < levels.size(); depth++) {
                LikelihoodFingerprint.Level level = levels.get(depth);
                samples *= levels.get(depth - 1).samples();
                if (level.grouping().equals(line.within.grouping)
                        && has(level, line.within.group)
                        && line.logMeans.length == samples) {
                    within.put(line.within, line.logMeans);
                    return;
                }
            }
        }
        throw damaged(number, null);
    }

    private static boolean has(LikelihoodFingerprint.Level level, int group) {
        return group >= 0 && group < level.groups();
    }

    private JsonNode parse(String line, int number) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw damaged(number, e);
        }
    }

    private IOException damaged(int line, Exception cause) {
        return new IOException(
                "%s is no file of joint likelihoods, or damaged in line %d".formatted(file, line),
                cause);
    }

    @Override
    public Optional<GroupLikelihood> group(int group) {
        return Optional.ofNullable(groups.get(group));
    }

    @Override
    public Optional<double[]> within(String grouping, int group) {
        return Optional.ofNullable(within.get(new Within(grouping, group)));
    }

    /**
     * Returns once it is on disk.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    @Override
    public void keep(int group, GroupLikelihood result) {
        append(new GroupLine(group, result));
        groups.put(group, result);
    }

    /**
     * Returns once it is on disk.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    @Override
    public void keepWithin(String grouping, int group, double[] logMeans) {
        Within place = new Within(grouping, group);
        append(new WithinLine(place, logMeans));
        within.put(place, logMeans);
    }

    private void append(Object line) {
        try {
            write(JSON.writeValueAsString(line) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
