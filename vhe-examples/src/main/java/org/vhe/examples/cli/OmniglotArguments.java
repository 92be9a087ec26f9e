package org.vhe.examples.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.vhe.data.omniglot.OmniglotData;
import org.vhe.data.omniglot.OmniglotLocation;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.Preprocessing;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say where Omniglot is and how it is prepared. */
public final class OmniglotArguments {
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
    private Division split;

    @Option(
            names = "--split-seed",
            paramLabel = "N",
            description = "Which random characters are held out (default: 0).")
    private Long splitSeed;

    @Option(
            names = "--training-characters",
            paramLabel = "N",
            description = "Number of characters that random1200 does not hold out (default: 1200).")
    private Integer trainingCharacters;

    @Option(
            names = "--validation",
            paramLabel = "N",
            description =
                    "Number of groups, of those not held out, that are set aside and not learned"
                            + " from: alphabets of background, characters of random1200; 5 and 200"
                            + " in the paper (default: 0).")
    private Integer validation;

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
    public static final class PreprocessingConverter implements ITypeConverter<Preprocessing> {
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
    public OmniglotPreparation choice(Division usual) {
        return choice(OmniglotPreparation.defaults(split == null ? usual : split));
    }

    /**
     * What the options say, the rest as the weights were trained.
     *
     * @param weights a checkpoint
     * @param usual the division if it is not known how they were trained
     */
    public OmniglotPreparation choiceFor(Path weights, Division usual) throws IOException {
        Optional<OmniglotPreparation> trained =
                OmniglotPreparation.readBeside(weights)
                        .filter(known -> split == null || split == known.division());
        return trained.isPresent() ? choice(trained.get()) : choice(usual);
    }

    /**
     * What the options say for models of alphabets: whole alphabets are held out; gray images by
     * default.
     */
    public OmniglotPreparation alphabets() {
        if (split == Division.RANDOM1200) {
            throw new IllegalArgumentException(
                    "a model of alphabets is tested on whole alphabets: --split must be background,"
                            + " found random1200");
        }
        return choice(
                OmniglotPreparation.defaults(Division.BACKGROUND)
                        .withImages(Preprocessing.AREA_AVERAGE, true));
    }

    private OmniglotPreparation choice(OmniglotPreparation base) {
        Preprocessing how = preprocessing == null ? base.preprocessing() : preprocessing;
        boolean byDefault =
                how == base.preprocessing()
                        ? base.dynamicBinarisation()
                        : how == Preprocessing.AREA_AVERAGE;
        return new OmniglotPreparation(
                base.division(),
                splitSeed == null ? base.splitSeed() : splitSeed,
                trainingCharacters == null ? base.trainingCharacters() : trainingCharacters,
                validation == null ? base.validation() : validation,
                how,
                dynamicBinarisation == null ? byDefault : dynamicBinarisation);
    }

    /** Reads and divides the data. */
    public OmniglotData load(OmniglotPreparation choice) throws IOException, InterruptedException {
        Path folder = locate();
        return anyCounts ? choice.loadAnyCounts(folder) : choice.load(folder);
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
