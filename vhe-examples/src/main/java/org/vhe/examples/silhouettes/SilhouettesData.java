package org.vhe.examples.silhouettes;

import java.io.IOException;
import java.nio.file.Path;
import org.vhe.data.silhouettes.SilhouettesLocation;
import org.vhe.data.silhouettes.SilhouettesSplit;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.experiment.ExperimentData;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.experiment.TrainingData;
import org.vhe.examples.experiment.TrainingData.Pixels;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.Option;

/** The silhouettes, of which some classes are held out. */
final class SilhouettesData implements ExperimentData {
    private static final String DATA = "silhouettes";
    private static final SilhouettesSplit.Options SPLIT =
            SilhouettesSplit.Options.defaults(DeconvVhe.GROUPING);

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "The MATLAB file of 28 x 28 silhouettes. One that is divided already"
                            + " (caltech101_silhouettes_28_split1.mat) is learned from and tested on"
                            + " as it is, without classes held out. Default: the environment variable"
                            + " VHE_SILHOUETTES.")
    private Path file;

    @Option(
            names = "--invert",
            negatable = true,
            fallbackValue = "true",
            description =
                    "Objects are 1 in the file. Default: as the weights were trained; no, as"
                            + " published, for training.")
    private Boolean invert;

    @Override
    public TrainingData training(long seed) throws IOException {
        SilhouettesSplit.Options options = chosen(SPLIT);
        return new TrainingData(DATA, split(options).training(), Pixels.BINARY, options);
    }

    private SilhouettesSplit.Options chosen(SilhouettesSplit.Options usual) throws IOException {
        boolean divided = SilhouettesSplit.isDivided(SilhouettesLocation.find(file));
        SilhouettesSplit.Options options = usual.withAsGiven(divided);
        return invert == null ? options : options.withLightOnDark(invert);
    }

    @Override
    public TestData test(Weights weights, long seed) throws IOException {
        SilhouettesSplit.Options options = options(weights);
        return TestData.of(split(options).heldOut(), options, DeconvVhe.GROUPING);
    }

    /** As the weights were trained, or as they are by default. */
    private SilhouettesSplit.Options options(Weights weights) throws IOException {
        return chosen(
                weights.checkpoint()
                        .provenance()
                        .filter(known -> known.data().equals(DATA))
                        .map(known -> known.preparation(SilhouettesSplit.Options.class))
                        .orElse(SPLIT));
    }

    /** The parts. */
    SilhouettesSplit split(SilhouettesSplit.Options options) throws IOException {
        return SilhouettesSplit.read(SilhouettesLocation.find(file), options);
    }
}
