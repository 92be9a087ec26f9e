package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two thousand damaged checkpoints are refused by name, or are as they were written. */
@Tag("slow")
class CheckpointFuzzTest {
    private static final int INPUTS = 2000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "-1",
                    "0",
                    "1e300",
                    "-1e-300",
                    "9223372036854775807",
                    "\"\"",
                    "\"x\"",
                    "[]",
                    "{}",
                    "[null]",
                    "{\"c\":null}",
                    "true",
                    "1073741824",
                    "\"NaN\"");

    @TempDir Path folder;
    private byte[] whole;
    private Map<String, INDArray> arrays;

    @BeforeEach
    void train() throws IOException {
        Path file = folder.resolve("whole.zip");
        try (Trainer trainer =
                new Trainer(SmallModel.create(1), SmallModel.data(), options(4, file))) {
            trainer.train();
        }
        whole = Files.readAllBytes(file);
        arrays = Checkpoint.read(file).arrays();
    }

    private static TrainingOptions options(long steps, Path file) {
        TrainingOptions.Builder options =
                SmallModel.options(steps).averagingDecay(0.9).divergence(DivergencePolicy.STOP);
        return file == null ? options.build() : options.checkpoint(file).build();
    }

    /** Bytes as they may be cut, changed and repeated; checksums tell. */
    @Test
    void damagedFilesAreRefusedOrWithoutEffect() throws IOException {
        Path file = folder.resolve("damaged.zip");
        int refused = 0;
        List<String> faults = new ArrayList<>();
        for (int number = 0; number < INPUTS; number++) {
            Files.write(file, damaged(whole, new SplittableRandom(number)));
            try {
                Map<String, INDArray> read = Checkpoint.read(file).arrays();
                if (isOther(read)) {
                    faults.add(number + ": read as something else");
                }
                if (!read.keySet().containsAll(needed(arrays.keySet()))) {
                    // checksums are not of names, but models know theirs
                    resume(file);
                }
            } catch (CheckpointException e) {
                refused++;
                if (!e.getMessage().contains("damaged.zip") || e.getMessage().contains("null")) {
                    faults.add(number + ": " + e);
                }
            } catch (Exception | AssertionError | OutOfMemoryError | StackOverflowError e) {
                faults.add(number + ": " + e);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(refused).isGreaterThan(INPUTS / 4);
    }

    /** Whether an array of a name has other values than were written. */
    private boolean isOther(Map<String, INDArray> read) {
        return read.entrySet().stream()
                .anyMatch(
                        entry ->
                                arrays.containsKey(entry.getKey())
                                        && !arrays.get(entry.getKey()).equals(entry.getValue()));
    }

    /** The arrays that training goes on from. */
    private static Set<String> needed(Set<String> names) {
        Set<String> needed = new TreeSet<>(names);
        needed.removeIf(name -> name.startsWith("averageStatistics/"));
        return needed;
    }

    private static void resume(Path file) throws IOException {
        try (Trainer trainer =
                new Trainer(SmallModel.create(2), SmallModel.data(), options(5, null))) {
            trainer.resume(file);
            throw new AssertionError("resumed without an array");
        }
    }

    private static byte[] damaged(byte[] bytes, SplittableRandom random) {
        byte[] result = bytes.clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(result.length);
            switch (random.nextInt(4)) {
                case 0 -> result[at] = (byte) random.nextInt();
                case 1 -> result[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> {
                    for (int j = at; j < Math.min(result.length, at + 8); j++) {
                        result[j] = (byte) (random.nextBoolean() ? 0 : -1);
                    }
                }
                default -> result = java.util.Arrays.copyOf(result, Math.max(1, at));
            }
        }
        return result;
    }

    /** Entries that mean something else, with checksums of their own. */
    @Test
    void entriesThatMeanSomethingElseAreRefusedByNameOrTrainedOn() throws Exception {
        Path file = folder.resolve("changed.zip");
        int refused = 0;
        List<String> faults = new ArrayList<>();
        for (int number = 0; number < INPUTS; number++) {
            Files.write(file, changed(new SplittableRandom(number)));
            try (Trainer trainer =
                    new Trainer(SmallModel.create(2), SmallModel.data(), options(5, null))) {
                trainer.resume(file).train();
            } catch (CheckpointException e) {
                refused++;
                if (!e.getMessage().contains("changed.zip")) {
                    faults.add(number + ": " + e);
                }
            } catch (DivergenceException e) {
                // finite values may well be absurd
                refused++;
            } catch (Exception | OutOfMemoryError | StackOverflowError e) {
                faults.add(number + ": " + e);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(refused).isBetween(INPUTS / 4, INPUTS - 10);
    }

    private byte[] changed(SplittableRandom random) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(whole))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        List<String> names = List.copyOf(entries.keySet());
        String name = random.nextBoolean() ? "meta.json" : names.get(random.nextInt(names.size()));
        byte[] content = entries.get(name);
        boolean json = name.endsWith(".json") && random.nextInt(8) > 0;
        entries.put(name, json ? otherJson(content, random) : damaged(content, random));
        if (random.nextInt(20) == 0) {
            entries.remove(names.get(random.nextInt(names.size())));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** One value, at any depth, replaced or taken out. */
    private static byte[] otherJson(byte[] content, SplittableRandom random) throws IOException {
        JsonNode root = JSON.readTree(content);
        ObjectNode at = (ObjectNode) root;
        while (true) {
            List<String> fields = new ArrayList<>();
            at.fieldNames().forEachRemaining(fields::add);
            String field = fields.get(random.nextInt(fields.size()));
            if (at.get(field) instanceof ObjectNode deeper
                    && !deeper.isEmpty()
                    && random.nextInt(3) > 0) {
                at = deeper;
            } else {
                if (random.nextInt(4) == 0) {
                    at.remove(field);
                } else {
                    String value = VALUES.get(random.nextInt(VALUES.size()));
                    at.set(field, JSON.readTree(value));
                }
                return JSON.writeValueAsBytes(root);
            }
        }
    }
}
