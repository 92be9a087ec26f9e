package org.vhe.data.omniglot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.vhe.data.archive.ArchiveEntry;
import org.vhe.data.archive.MalformedDataException;

/**
 * The drawings of one archive and where they are in it, alphabets, characters and drawings sorted
 * by name.
 */
final class OmniglotLayout {
    private final Path source;
    private final List<ArchiveEntry> files;
    private final List<DrawingPath> paths;

    private OmniglotLayout(Path source, List<ArchiveEntry> files, List<DrawingPath> paths) {
        this.source = source;
        this.files = files;
        this.paths = paths;
    }

    /** Finds the drawings among the entries, and refuses folders without any. */
    static OmniglotLayout of(List<ArchiveEntry> entries, Path source)
            throws MalformedDataException {
        List<ArchiveEntry> files = entries.stream().filter(entry -> !entry.folder()).toList();
        List<DrawingPath> paths = new ArrayList<>();
        TreeSet<String> inhabited = new TreeSet<>();
        for (ArchiveEntry file : files) {
            String[] parts = file.parts();
            paths.add(DrawingPath.of(parts, source.toString()));
            for (int end = file.name().indexOf('/');
                    end >= 0;
                    end = file.name().indexOf('/', end + 1)) {
                inhabited.add(file.name().substring(0, end));
            }
        }
        for (ArchiveEntry entry : entries) {
            if (entry.folder() && !inhabited.contains(entry.name())) {
                throw new MalformedDataException(
                        source.toString(),
                        "expected drawings in the folder " + entry.name() + ", found none");
            }
        }
        return new OmniglotLayout(source, files, paths);
    }

    List<ArchiveEntry> files() {
        return files;
    }

    /** The parsed names of the files, in the same order. */
    List<DrawingPath> paths() {
        return paths;
    }

    /** Refuses drawings outside the folder of the part, and a part without drawings. */
    void requireFolder(String folderName) throws MalformedDataException {
        if (files.isEmpty()) {
            throw new MalformedDataException(source.toString(), "expected drawings, found none");
        }
        for (ArchiveEntry file : files) {
            if (!file.name().startsWith(folderName + "/")) {
                throw new MalformedDataException(
                        source.toString(),
                        "expected drawings in %s only, found %s"
                                .formatted(folderName, file.name()));
            }
        }
    }

    /** Refuses numbers of alphabets, characters and drawings other than those published. */
    void requireOfficialCounts(OmniglotPart part) throws MalformedDataException {
        Map<String, Long> drawings =
                paths.stream()
                        .collect(
                                Collectors.groupingBy(
                                        DrawingPath::characterLabel,
                                        LinkedHashMap::new,
                                        Collectors.counting()));
        long alphabets = paths.stream().map(DrawingPath::alphabet).distinct().count();
        requireCount("alphabets", part.alphabets(), alphabets);
        requireCount("characters", part.characters(), drawings.size());
        for (Map.Entry<String, Long> character : drawings.entrySet()) {
            requireCount(
                    "drawings of " + character.getKey(),
                    OmniglotPart.DRAWINGS_PER_CHARACTER,
                    character.getValue());
        }
    }

    private void requireCount(String what, long expected, long found)
            throws MalformedDataException {
        if (found != expected) {
            throw new MalformedDataException(
                    source.toString(), "expected %d %s, found %d".formatted(expected, what, found));
        }
    }
}
