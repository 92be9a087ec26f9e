package org.vhe.data.omniglot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vhe.data.archive.ArchiveEntry;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.image.GrayImage;
import org.vhe.data.image.PngDecoder;

/** The files of one run, by their names within the archive from {@code runNN} on. */
final class OneShotRunFiles {
    private static final PngDecoder DECODER =
            PngDecoder.ofSize(Preprocessing.DRAWING_SIDE, Preprocessing.DRAWING_SIDE);

    private final String run;
    private final Path source;
    private final SortedMap<String, ArchiveEntry> training = new TreeMap<>();
    private final SortedMap<String, ArchiveEntry> test = new TreeMap<>();
    private ArchiveEntry labels;

    OneShotRunFiles(String run, Path source) {
        this.run = run;
        this.source = source;
    }

    void add(String name, ArchiveEntry file) throws MalformedDataException {
        Object previous;
        if (name.startsWith(run + "/training/")) {
            previous = training.put(name, file);
        } else if (name.startsWith(run + "/test/")) {
            previous = test.put(name, file);
        } else {
            previous = labels;
            labels = file;
        }
        if (previous != null) {
            throw error("expected " + name + " once, found it in two folders");
        }
    }

    OneShotRun decode(Preprocessing preprocessing) throws IOException {
        if (training.isEmpty() || test.isEmpty() || labels == null) {
            throw error(
                    "expected training images, test images and class_labels.txt, found %d, %d and %s"
                            .formatted(
                                    training.size(), test.size(), labels == null ? "none" : "it"));
        }
        return new OneShotRun(
                run, images(training, preprocessing), images(test, preprocessing), labels());
    }

    private float[][] images(SortedMap<String, ArchiveEntry> files, Preprocessing how)
            throws IOException {
        float[][] result = new float[files.size()][];
        int next = 0;
        for (ArchiveEntry file : files.values()) {
            GrayImage image = DECODER.decode(file.content(), source + "!/" + file.name());
            result[next++] = how.apply(image).values();
        }
        return result;
    }

    /** For each test image, the index of its training image. */
    private int[] labels() throws MalformedDataException {
        Map<String, Integer> trainingIndex = indices(training);
        Map<String, Integer> testIndex = indices(test);
        int[] result = new int[test.size()];
        Arrays.fill(result, -1);
        for (String line : lines()) {
            String[] names = line.split("\\s+");
            Integer item = testIndex.get(names[0]);
            Integer label = names.length == 2 ? trainingIndex.get(names[1]) : null;
            if (item == null || label == null) {
                throw badLine(line);
            }
            if (result[item] >= 0) {
                throw error("expected one label for " + names[0] + ", found several");
            }
            result[item] = label;
        }
        requireAllLabelled(result);
        return result;
    }

    private MalformedDataException badLine(String line) {
        return error(
                "expected lines of class_labels.txt to name a test image and a training image, found \""
                        + line
                        + '"');
    }

    private List<String> lines() {
        return new String(labels.content(), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private void requireAllLabelled(int[] found) throws MalformedDataException {
        List<String> names = new ArrayList<>(test.keySet());
        for (int item = 0; item < found.length; item++) {
            if (found[item] < 0) {
                throw error("expected a label for " + names.get(item) + ", found none");
            }
        }
    }

    private static Map<String, Integer> indices(SortedMap<String, ArchiveEntry> files) {
        Map<String, Integer> result = new HashMap<>();
        files.keySet().forEach(name -> result.put(name, result.size()));
        return result;
    }

    private MalformedDataException error(String complaint) {
        return new MalformedDataException(source + "!/" + run, complaint);
    }
}
