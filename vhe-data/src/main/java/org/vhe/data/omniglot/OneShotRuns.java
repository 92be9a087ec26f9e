package org.vhe.data.omniglot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vhe.data.archive.ArchiveEntry;
import org.vhe.data.archive.ArchiveLimits;
import org.vhe.data.archive.ArchiveReader;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.image.Inversion;

/**
 * Reads Omniglot's official one-shot classification runs (Lake et al., 2015), whose layout is
 * {@code runNN/training/*.png}, {@code runNN/test/*.png} and {@code runNN/class_labels.txt}. Each
 * line of the latter is {@code runNN/test/item01.png runNN/training/class09.png}: a test image and
 * the training image of the same class.
 *
 * <p>The runs may be inside other folders of the archive. Anything in a run that this layout does
 * not name is an error.
 */
public final class OneShotRuns {
    /** The alphabets of the runs' characters: those of the evaluation part. */
    public static final List<String> ALPHABETS =
            List.of(
                    "Angelic",
                    "Atemayar_Qelisayer",
                    "Atlantean",
                    "Aurek-Besh",
                    "Avesta",
                    "Ge_ez",
                    "Glagolitic",
                    "Gurmukhi",
                    "Kannada",
                    "Keble",
                    "Malayalam",
                    "Manipuri",
                    "Mongolian",
                    "Old_Church_Slavonic_(Cyrillic)",
                    "Oriya",
                    "Sylheti",
                    "Syriac_(Serto)",
                    "Tengwar",
                    "Tibetan",
                    "ULOG");

    private static final Pattern RUN_FILE =
            Pattern.compile(
                    "(?:.*/)?(run\\d+)/(class_labels\\.txt|(?:training|test)/[^/]+\\.(?i:png))");

    private final Preprocessing preprocessing;
    private final ArchiveReader archives;

    /** A reader of runs that makes images of 28 x 28 in the given way. */
    public OneShotRuns(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        this.archives = new ArchiveReader(ArchiveLimits.smallImages());
    }

    /**
     * All runs, sorted by name, their images sorted by file name.
     *
     * @param source a zip archive such as {@code all_runs.zip}, or a folder
     * @throws MalformedDataException if a run is incomplete or the labels are not one for each test
     *     image
     */
    public List<OneShotRun> read(Path source) throws IOException {
        Map<String, OneShotRunFiles> runs = new TreeMap<>();
        for (ArchiveEntry entry : archives.read(source)) {
            if (!entry.folder()) {
                add(entry, source, runs);
            }
        }
        if (runs.isEmpty()) {
            throw new MalformedDataException(
                    source.toString(), "expected runs such as run01, found none");
        }
        List<OneShotRun> result = new ArrayList<>();
        for (OneShotRunFiles run : runs.values()) {
            result.add(run.decode(preprocessing));
        }
        Inversion.warnIfLikely(
                source,
                result.stream().flatMap(run -> Stream.of(run.training())).toArray(float[][]::new));
        return result;
    }

    private static void add(ArchiveEntry entry, Path source, Map<String, OneShotRunFiles> runs)
            throws MalformedDataException {
        Matcher path = RUN_FILE.matcher(entry.name());
        if (!path.matches()) {
            throw new MalformedDataException(
                    source.toString(),
                    "expected runNN/training/*.png, runNN/test/*.png and runNN/class_labels.txt, found "
                            + entry.name());
        }
        String run = path.group(1);
        runs.computeIfAbsent(run, name -> new OneShotRunFiles(name, source))
                .add(run + "/" + path.group(2), entry);
    }
}
