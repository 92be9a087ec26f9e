package org.vhe.core.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.io.AtomicFile;

/** Reads and writes the files of {@link Checkpoint}, with every size checked. */
final class CheckpointFile {
    private static final String META = "meta.json";
    private static final long MAX_META = 1 << 20;
    private static final long MAX_LENGTH = 1L << 29;
    private static final int MAX_ENTRIES = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckpointFile() {}

    /** Writes to a temporary name beside the file and moves it there. */
    static void write(Path file, ObjectNode meta, Map<String, INDArray> arrays) throws IOException {
        AtomicFile.write(file, out -> write(meta, arrays, out));
    }

    private static void write(ObjectNode meta, Map<String, INDArray> arrays, OutputStream out)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(1);
        zip.putNextEntry(new ZipEntry(META));
        zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(meta));
        for (Map.Entry<String, INDArray> entry : arrays.entrySet()) {
            zip.putNextEntry(new ZipEntry(entry.getKey() + ".npy"));
            NpyFormat.write(entry.getValue(), zip);
        }
        zip.finish();
    }

    static Checkpoint read(
            Path file, BiFunction<ObjectNode, Map<String, INDArray>, Checkpoint> make)
            throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MAX_ENTRIES) {
                throw new CheckpointException(file + " has too many entries: " + zip.size());
            }
            ObjectNode meta = readMeta(zip, file);
            Map<String, INDArray> arrays = new LinkedHashMap<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().endsWith(".npy")) {
                    String name = entry.getName().substring(0, entry.getName().length() - 4);
                    INDArray array =
                            VerifiedEntry.read(zip, entry, in -> NpyFormat.read(in, MAX_LENGTH));
                    arrays.put(name, array);
                }
            }
            return make.apply(meta, arrays);
        } catch (CheckpointException | java.nio.file.NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    file + " is not a whole checkpoint: " + e.getMessage(), e);
        }
    }

    private static ObjectNode readMeta(ZipFile zip, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(META);
        if (entry == null) {
            throw new CheckpointException(file + " is no checkpoint: it has no " + META);
        }
        byte[] bytes = VerifiedEntry.read(zip, entry, in -> in.readNBytes((int) MAX_META));
        JsonNode node = JSON.readTree(bytes);
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
}
