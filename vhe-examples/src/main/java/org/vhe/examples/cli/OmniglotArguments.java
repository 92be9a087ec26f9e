package org.vhe.examples.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Provenance;
import org.vhe.data.omniglot.OmniglotLocation;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.OmniglotTraining;
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
                    "background: learn from the 30 background alphabets; small1, small2: from 5 of"
                            + " them, images_background_small1 or 2 (none of the three needs"
                            + " images_evaluation for training, or anything else for a test);"
                            + " random1200: from 1200 random characters of all 50. Default: as the weights were trained;"
                            + " for training, as suits the experiment.")
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
                            + " from: characters of random1200, otherwise alphabets; 200 and 5"
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
            names = "--invert",
            negatable = true,
            fallbackValue = "true",
            description =
                    "Drawings are light on dark. Default: as the weights were trained; dark on"
                            + " light, as published, for training.")
    private Boolean invert;

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
     * @param usual the preparation unless another division is asked for
     */
    public OmniglotPreparation choice(OmniglotPreparation usual) {
        boolean another = split != null && split != usual.division();
        return combined(another ? OmniglotPreparation.defaults(split) : usual);
    }

    /**
     * What the options say, the rest as the weights were trained.
     *
     * @throws IllegalArgumentException if it is not known how they were trained, and the options do
     *     not say the division
     */
    public OmniglotPreparation choice(Weights weights) throws IOException {
        Optional<OmniglotPreparation> trained = preparation(weights);
        if (trained.isEmpty() && split == null) {
            throw new IllegalArgumentException(
                    "%s does not say how Omniglot was divided and prepared for it: say so by --split, --preprocessing and the like"
                            .formatted(weights.name()));
        }
        return choice(trained.orElseGet(() -> OmniglotPreparation.defaults(split)));
    }

    /** How the data of trained weights were prepared, if it is known. */
    private static Optional<OmniglotPreparation> preparation(Weights weights) throws IOException {
        Optional<Provenance> trainedOn = weights.checkpoint().provenance();
        if (trainedOn.isPresent()) {
            return OmniglotPreparation.of(trainedOn.get());
        }
        return weights.file().isEmpty()
                ? Optional.empty()
                : OmniglotPreparation.readBeside(weights.file().get());
    }

    /**
     * What weights were trained on, if it is known: as their checkpoint says, or else the file that
     * older versions wrote beside it.
     */
    public Optional<Provenance> provenance(Weights weights)
            throws IOException, InterruptedException {
        Optional<Provenance> trainedOn = weights.checkpoint().provenance();
        Optional<OmniglotPreparation> known = preparation(weights);
        return trainedOn.isPresent() || known.isEmpty()
                ? trainedOn
                : Optional.of(known.get().provenance(training(known.get()).training()));
    }

    private OmniglotPreparation combined(OmniglotPreparation base) {
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
                dynamicBinarisation == null ? byDefault : dynamicBinarisation,
                invert == null ? base.lightOnDark() : invert);
    }

    /** Reads what is learned from. */
    public OmniglotTraining training(OmniglotPreparation choice)
            throws IOException, InterruptedException {
        return choice.loadTraining(locate(), anyCounts);
    }

    /** Reads what is held out. */
    public GroupedDataset heldOut(OmniglotPreparation choice)
            throws IOException, InterruptedException {
        return choice.loadHeldOut(locate(), anyCounts);
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
