package org.vhe.data.omniglot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The archives that Omniglot comes in, split by alphabets (Lake et al., 2015): two halves, and two
 * small sets of alphabets of the first half.
 */
enum OmniglotPart {
    BACKGROUND("images_background", 30, 964, "68d2efa1b9178cc56df9314c21c6e718"),
    EVALUATION("images_evaluation", 20, 659, "6b91aef0f799c5bb55b94e3f2daec811"),
    SMALL1("images_background_small1", 5, 136, null),
    SMALL2("images_background_small2", 5, 156, null);

    /** The parts that make up all of Omniglot. */
    static final List<OmniglotPart> HALVES = List.of(BACKGROUND, EVALUATION);

    /** Drawings of every character, one by each of the 20 drawers of its alphabet. */
    static final int DRAWINGS_PER_CHARACTER = 20;

    private final String folderName;
    private final int alphabets;
    private final int characters;
    private final String md5;

    OmniglotPart(String folderName, int alphabets, int characters, String md5) {
        this.folderName = folderName;
        this.alphabets = alphabets;
        this.characters = characters;
        this.md5 = md5;
    }

    /** The name of the outermost folder. */
    String folderName() {
        return folderName;
    }

    /** The name of the archive's file. */
    String archiveName() {
        return folderName + ".zip";
    }

    /** The number of alphabets. */
    int alphabets() {
        return alphabets;
    }

    /** The number of characters, over all alphabets. */
    int characters() {
        return characters;
    }

    /**
     * The archive or folder of this part within a folder, if it is there; the archive goes first.
     */
    Optional<Path> find(Path folder) {
        Path archive = folder.resolve(archiveName());
        if (Files.isRegularFile(archive)) {
            return Optional.of(archive);
        }
        return Optional.of(folder.resolve(folderName)).filter(Files::isDirectory);
    }

    /** As {@link #find}, but it must be there. */
    Path locate(Path folder) throws IOException {
        Optional<Path> found = find(folder);
        if (found.isPresent()) {
            return found.get();
        }
        List<String> others =
                Arrays.stream(values())
                        .filter(other -> other.find(folder).isPresent())
                        .map(OmniglotPart::folderName)
                        .toList();
        throw new NoSuchFileException(
                folder.toString(),
                null,
                "expected %s or the folder %s in it, found neither%s"
                        .formatted(
                                archiveName(),
                                folderName,
                                others.isEmpty() ? "" : ", but " + String.join(", ", others)));
    }

    /**
     * The MD5 checksum of the archive as published, in lower-case hexadecimal; null of those that
     * are not downloaded.
     */
    String md5() {
        return md5;
    }
}
