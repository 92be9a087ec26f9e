package org.vhe.core.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.io.AtomicFile;

/** Reads and writes the files of {@link Checkpoint}, with every size checked. */
final class CheckpointFile {
    private static final String META = "meta.json";
    private static final String PROVENANCE = "provenance.json";
    private static final int MAX_META = 1 << 20;
    private static final int MAX_PROVENANCE = 1 << 26;
    private static final long MAX_FILE = 1L << 33;
    private static final long MAX_LENGTH = 1L << 29;
    private static final int MAX_ENTRIES = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckpointFile() {}

    /** Writes to a temporary name beside the file and moves it there. */
    static void write(
            Path file,
            ObjectNode meta,
            Map<String, INDArray> arrays,
            Optional<Provenance> provenance)
            throws IOException {
        AtomicFile.write(file, out -> write(meta, arrays, provenance, out));
    }

    private static void write(
            ObjectNode meta,
            Map<String, INDArray> arrays,
            Optional<Provenance> provenance,
            OutputStream out)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(1);
        zip.putNextEntry(new ZipEntry(META));
        zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(meta));
        if (provenance.isPresent()) {
            zip.putNextEntry(new ZipEntry(PROVENANCE));
            zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(provenance.get()));
        }
        for (Map.Entry<String, INDArray> entry : arrays.entrySet()) {
            zip.putNextEntry(new ZipEntry(entry.getKey() + ".npy"));
            NpyFormat.write(entry.getValue(), zip);
        }
        zip.finish();
    }

    /** Through a temporary file, as only files have a directory of their entries. */
    static Checkpoint read(InputStream in, String name) throws IOException {
        Path copy = Files.createTempFile("vhe", ".zip");
        try {
            try (OutputStream out = Files.newOutputStream(copy)) {
                copy(in, out, name);
            }
            return read(copy, name);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static void copy(InputStream in, OutputStream out, String name) throws IOException {
        byte[] chunk = new byte[1 << 16];
        long length = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            length += count;
            if (length > MAX_FILE) {
                throw new CheckpointException(
                        "%s has more than %d bytes".formatted(name, MAX_FILE));
            }
            out.write(chunk, 0, count);
        }
    }

    static Checkpoint read(Path file, String name) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new CheckpointException(name + " is no checkpoint: it is no regular file");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MAX_ENTRIES) {
                throw new CheckpointException(name + " has too many entries: " + zip.size());
            }
            return new Checkpoint(
                    readMeta(zip, name), readArrays(zip, name), readProvenance(zip, name));
        } catch (CheckpointException | java.nio.file.NoSuchFileException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            // the latter for names of entries that are no text
            throw new CheckpointException(
                    name
                            + " is not a whole checkpoint: "
                            + (e.getMessage() == null ? "it ends too early" : e.getMessage()),
                    e);
        }
    }

    private static Map<String, INDArray> readArrays(ZipFile zip, String file) throws IOException {
        requireMemory(zip, file);
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (entry.getName().endsWith(".npy")) {
                // no more values than the directory says, which was compared with the memory
                long most = Math.min(MAX_LENGTH, Math.max(0, entry.getSize()) / Float.BYTES);
                String name = entry.getName().substring(0, entry.getName().length() - 4);
                INDArray array = VerifiedEntry.read(zip, entry, in -> NpyFormat.read(in, most));
                if (!isFinite(array)) {
                    throw new CheckpointException(
                            "%s is of no use: '%s' has values that are not finite"
                                    .formatted(file, name));
                }
                arrays.put(name, array);
            }
        }
        return arrays;
    }

    /** A small file may say that it becomes a large one. */
    private static void requireMemory(ZipFile zip, String file) throws CheckpointException {
        long bytes = zip.stream().mapToLong(entry -> Math.max(0, entry.getSize())).sum();
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (bytes > most) {
            throw new CheckpointException(
                    "%s holds %d MB of arrays, but Java has memory for %d: raise -Xmx (VHE_HEAP of the launcher)"
                            .formatted(file, bytes >> 20, most >> 20));
        }
    }

    private static boolean isFinite(INDArray array) {
        return Arrays.stream(array.data().asDouble()).allMatch(Double::isFinite);
    }

    private static Optional<Provenance> readProvenance(ZipFile zip, String file)
            throws IOException {
        ZipEntry entry = zip.getEntry(PROVENANCE);
        if (entry == null) {
            return Optional.empty();
        }
        byte[] bytes = VerifiedEntry.read(zip, entry, in -> in.readNBytes(MAX_PROVENANCE));
        try {
            return Optional.of(JSON.readValue(bytes, Provenance.class));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new CheckpointException(
                    "%s does not say what it was trained on: %s is not as expected, %s"
                            .formatted(file, PROVENANCE, e.getMessage()),
                    e);
        }
    }

    private static ObjectNode readMeta(ZipFile zip, String file) throws IOException {
        ZipEntry entry = zip.getEntry(META);
        if (entry == null) {
            throw new CheckpointException(file + " is no checkpoint: it has no " + META);
        }
        byte[] bytes = VerifiedEntry.read(zip, entry, in -> in.readNBytes(MAX_META));
        JsonNode node = readTree(bytes, file);
        if (!(node instanceof ObjectNode meta) || !meta.path("formatVersion").isInt()) {
            throw new CheckpointException(file + " is no checkpoint: " + META + " has no version");
        }
        int version = meta.get("formatVersion").asInt();
        if (version < 1 || version > Checkpoint.FORMAT_VERSION) {
            throw new CheckpointException(
                    "%s has format version %d, but this version of the library reads up to %d"
                            .formatted(file, version, Checkpoint.FORMAT_VERSION));
        }
        return meta;
    }

    private static JsonNode readTree(byte[] bytes, String file) throws CheckpointException {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new CheckpointException(file + " is no checkpoint: " + META + " is no JSON", e);
        }
    }
}
