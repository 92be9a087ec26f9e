package org.vhe.examples;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.util.Locale;
import org.vhe.core.dataset.Split;
import org.vhe.data.omniglot.OmniglotLocation;
import org.vhe.data.omniglot.Preprocessing;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say where Omniglot is and how it is prepared. */
final class OmniglotDataOptions {
    @Option(
            names = "--data",
            paramLabel = "PATH",
            description =
                    "Folder with Omniglot's archives or folders. Default: the environment variable"
                            + " VHE_DATA, or else the cache, downloaded if need be.")
    private Path data;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description =
                    "background: learn from the 30 background alphabets; random1200: from 1200"
                            + " random characters of all 50. Default: as the weights were trained;"
                            + " otherwise background for likelihoods and random1200 for all else.")
    private OmniglotChoice.Division split;

    @Option(
            names = "--split-seed",
            paramLabel = "N",
            description = "Which random characters are held out (default: 0).")
    private Long splitSeed;

    @Option(
            names = "--training-characters",
            paramLabel = "N",
            description = "Number of characters to learn from in random1200 (default: 1200).")
    private Integer trainingCharacters;

    @Option(
            names = "--preprocessing",
            paramLabel = "NAME",
            converter = PreprocessingConverter.class,
            description =
                    "area-average (gray) or index-rule (binary). Default: area-average for"
                            + " random1200, index-rule for background.")
    private Preprocessing preprocessing;

    @Option(
            names = "--dynamic-binarisation",
            negatable = true,
            description = "Draw binary pixels anew in every step. Default: with gray images only.")
    private Boolean dynamicBinarisation;

    @Option(
            names = "--any-counts",
            description = "Accept data of Omniglot's layout but of another extent.")
    private boolean anyCounts;

    /** Names as on the command line: {@code area-average}. */
    static final class PreprocessingConverter implements ITypeConverter<Preprocessing> {
        @Override
        public Preprocessing convert(String value) {
            try {
                return Preprocessing.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "expected area-average or index-rule, but found '" + value + "'");
            }
        }
    }

    /**
     * What the options say, the rest by default.
     *
     * @param usual the division unless another is asked for
     */
    OmniglotChoice choice(OmniglotChoice.Division usual) {
        return choice(OmniglotChoice.defaults(split == null ? usual : split));
    }

    /**
     * What the options say, the rest as the weights were trained.
     *
     * @param weights a checkpoint
     * @param usual the division if it is not known how they were trained
     */
    OmniglotChoice choiceFor(Path weights, OmniglotChoice.Division usual) throws IOException {
        OmniglotChoice trained = OmniglotChoice.readBeside(weights);
        boolean known = trained != null && (split == null || split == trained.division());
        return known ? choice(trained) : choice(usual);
    }

    /**
     * What the options say for models of alphabets: whole alphabets are held out; gray images by
     * default.
     */
    OmniglotChoice alphabets() {
        if (split == OmniglotChoice.Division.RANDOM1200) {
            throw new IllegalArgumentException(
                    "a model of alphabets is tested on whole alphabets: --split must be background,"
                            + " found random1200");
        }
        OmniglotChoice base = OmniglotChoice.defaults(OmniglotChoice.Division.BACKGROUND);
        return choice(
                new OmniglotChoice(
                        base.division(),
                        base.splitSeed(),
                        base.trainingCharacters(),
                        Preprocessing.AREA_AVERAGE,
                        true));
    }

    private OmniglotChoice choice(OmniglotChoice base) {
        Preprocessing how = preprocessing == null ? base.preprocessing() : preprocessing;
        boolean byDefault =
                how == base.preprocessing()
                        ? base.dynamicBinarisation()
                        : how == Preprocessing.AREA_AVERAGE;
        return new OmniglotChoice(
                base.division(),
                splitSeed == null ? base.splitSeed() : splitSeed,
                trainingCharacters == null ? base.trainingCharacters() : trainingCharacters,
                how,
                dynamicBinarisation == null ? byDefault : dynamicBinarisation);
    }

    /** Reads and divides the data. */
    Split load(OmniglotChoice choice) throws IOException, InterruptedException {
        return choice.load(locate(), anyCounts);
    }

    private Path locate() throws IOException, InterruptedException {
        try {
            return OmniglotLocation.find(data);
        } catch (ConnectException | UnknownHostException | HttpTimeoutException e) {
            throw new IOException(
                    "Omniglot is not on this machine and cannot be downloaded (no connection): name"
                            + " the folder that holds it by --data or "
                            + OmniglotLocation.ENVIRONMENT_VARIABLE,
                    e);
        }
    }
}
