package org.vhe.core.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joint likelihoods of classes as JSON lines: the {@link LikelihoodFingerprint} first, then a line
 * for each class, written as soon as the class is done. A last line that was cut off is dropped
 * when the file is opened again. Open, it is locked against other processes.
 */
final class LikelihoodFile implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION_FIELD = "jointLikelihoodFormat";
    private static final int VERSION = 1;
    private static final long MAX_LENGTH = 1 << 28;

    private final Path file;
    private final FileChannel channel;
    private final Map<Integer, ClassLikelihood> done = new LinkedHashMap<>();

    private record Line(int group, ClassLikelihood result) {}

    private LikelihoodFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
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
            LikelihoodFile opened = new LikelihoodFile(file, channel);
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
        String header = header(own);
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
            readResult(lines.get(number), number, own.classes());
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

    private static String header(LikelihoodFingerprint fingerprint) {
        ObjectNode node = JSON.createObjectNode();
        node.put(VERSION_FIELD, VERSION);
        node.setAll((ObjectNode) JSON.valueToTree(fingerprint));
        return node + "\n";
    }

    private void requireSame(String line, LikelihoodFingerprint own) throws IOException {
        JsonNode found = parse(line, 1);
        if (!found.path(VERSION_FIELD).isInt()) {
            throw damaged(1, null);
        }
        List<String> differences = differences(found, JSON.readTree(header(own)));
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s holds results of another model, other data or other options, so it cannot be continued: %s; name another file or delete this one"
                            .formatted(file, String.join("; ", differences)));
        }
    }

    private static List<String> differences(JsonNode found, JsonNode own) {
        List<String> differences = new ArrayList<>();
        own.fieldNames()
                .forEachRemaining(
                        name -> {
                            JsonNode there = found.path(name);
                            if (!own.get(name).equals(there)) {
                                differences.add(
                                        "%s is %s, there it is %s"
                                                .formatted(name, own.get(name), there));
                            }
                        });
        return differences;
    }

    private void readResult(String text, int number, int classes) throws IOException {
        Line line;
        try {
            line = JSON.treeToValue(parse(text, number + 1), Line.class);
        } catch (JsonProcessingException e) {
            throw damaged(number + 1, e);
        }
        if (line == null || line.result == null || line.group < 0 || line.group >= classes) {
            throw damaged(number + 1, null);
        }
        done.put(line.group, line.result);
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

    /** The classes done so far, by group. */
    Map<Integer, ClassLikelihood> done() {
        return Collections.unmodifiableMap(done);
    }

    /**
     * Adds a class; returns once it is on disk.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    void append(int group, ClassLikelihood result) {
        try {
            write(JSON.writeValueAsString(new Line(group, result)) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        done.put(group, result);
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
