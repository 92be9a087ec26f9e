package org.vhe.data.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.MalformedDataException;

/** Which files are images to be used, and of which class. */
final class FolderLayout {
    private static final int CLASS_AND_FILE = 2;
    private static final int ALL_LEVELS = 3;

    private final Path source;
    private final ImageFolderOptions options;
    private final List<FolderFile> files;

    /** How many parts of a name are before those of folders by class. */
    private final int top;

    /** How many parts of a name follow: two or three. */
    private final int levels;

    private final List<String> skipped = new ArrayList<>();
    private final Map<String, List<FolderFile>> classes = new LinkedHashMap<>();
    private final List<String> tooSmall = new ArrayList<>();

    private FolderLayout(Path source, ImageFolderOptions options, List<FolderFile> files)
            throws MalformedDataException {
        this.source = source;
        this.options = options;
        this.files = files;
        this.top = top();
        this.levels = levels();
    }

    /**
     * Sorts out what was read.
     *
     * @throws MalformedDataException if there is anything that is not to be skipped
     */
    static FolderLayout of(Path source, ImageFolderOptions options, List<FolderFile> files)
            throws MalformedDataException {
        FolderLayout layout = new FolderLayout(source, options, files);
        layout.collect();
        layout.requireInhabited();
        layout.leaveSmallOut();
        return layout;
    }

    /** A folder's entries begin with its name; an archive's may all be in one folder. */
    private int top() {
        if (Files.isDirectory(source)) {
            return 1;
        }
        long distinct = images().stream().map(file -> file.parts()[0]).distinct().count();
        boolean deep = images().stream().allMatch(file -> file.parts().length >= ALL_LEVELS);
        return distinct == 1 && deep ? 1 : 0;
    }

    private List<FolderFile> images() {
        return files.stream().filter(FolderFile::isImage).toList();
    }

    private int levels() throws MalformedDataException {
        FolderFile flat = null;
        FolderFile deep = null;
        for (FolderFile image : images()) {
            int depth = image.parts().length - top;
            if (depth > ALL_LEVELS) {
                throw expected("found it in " + (depth - 1) + " folders: " + image.name());
            }
            flat = flat == null && depth == CLASS_AND_FILE ? image : flat;
            deep = deep == null && depth == ALL_LEVELS ? image : deep;
        }
        if (flat != null && deep != null) {
            throw expected("found both: %s, %s".formatted(flat.name(), deep.name()));
        }
        return deep == null ? CLASS_AND_FILE : ALL_LEVELS;
    }

    private void collect() throws MalformedDataException {
        for (FolderFile file : files) {
            if (file.problem() != null) {
                skip(file, file.problem());
            } else if (file.isImage() && file.parts().length < top + levels) {
                skip(file, expected("found " + file.name()));
            } else if (file.isImage()) {
                classes.computeIfAbsent(label(file), label -> new ArrayList<>()).add(file);
            }
        }
    }

    private void skip(FolderFile file, MalformedDataException problem)
            throws MalformedDataException {
        if (!options.skipUnreadable()) {
            throw problem;
        }
        skipped.add(file.name());
    }

    private String label(FolderFile file) {
        return file.path(top, top + levels - 1);
    }

    private MalformedDataException expected(String found) {
        return new MalformedDataException(
                source.toString(),
                "expected every image as <%s>/<image>, or every one as <%s>/<%s>/<image>, %s"
                        .formatted(options.classes(), options.above(), options.classes(), found));
    }

    private void requireInhabited() throws MalformedDataException {
        Set<String> inhabited = inhabited();
        for (FolderFile file : files) {
            boolean below = file.isFolder() && file.parts().length > top;
            if (below && !inhabited.contains(file.name())) {
                if (!options.skipUnreadable() && options.minMembers() == 1) {
                    throw new MalformedDataException(
                            source.toString(),
                            "expected images in the folder %s, found none".formatted(file.name()));
                }
                tooSmall.add(file.path(top, file.parts().length));
            }
        }
    }

    private Set<String> inhabited() {
        Set<String> inhabited = new HashSet<>();
        for (FolderFile image : images()) {
            for (int depth = 1; depth < image.parts().length; depth++) {
                inhabited.add(image.path(0, depth));
            }
        }
        return inhabited;
    }

    private void leaveSmallOut() throws MalformedDataException {
        classes.forEach(
                (label, members) -> {
                    if (members.size() < options.minMembers()) {
                        tooSmall.add(label);
                    }
                });
        tooSmall.forEach(classes::remove);
        tooSmall.sort(null);
        if (classes.isEmpty()) {
            throw new MalformedDataException(
                    source.toString(),
                    "expected folders of at least %d images, found none"
                            .formatted(options.minMembers()));
        }
    }

    /** The images, sorted by class and name. */
    List<FolderFile> members() {
        return classes.values().stream().flatMap(List::stream).toList();
    }

    /** That by class and, if there are folders above these, that by them. */
    List<Grouping> groupings() {
        Grouping byClass = grouping(options.classes(), this::label);
        return levels == CLASS_AND_FILE
                ? List.of(byClass)
                : List.of(grouping(options.above(), file -> file.parts()[top]), byClass);
    }

    private Grouping grouping(String name, Function<FolderFile, String> label) {
        return Grouping.ofLabels(name, members().stream().map(label).toList());
    }

    List<String> skipped() {
        return List.copyOf(skipped);
    }

    List<String> tooSmall() {
        return List.copyOf(tooSmall);
    }
}
