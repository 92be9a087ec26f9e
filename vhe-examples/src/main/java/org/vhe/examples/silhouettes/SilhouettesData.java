package org.vhe.examples.silhouettes;

import java.io.IOException;
import java.nio.file.Path;
import org.vhe.data.silhouettes.SilhouettesLocation;
import org.vhe.data.silhouettes.SilhouettesReader;
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
                    "The MATLAB file of 28 x 28 silhouettes. Default: the environment variable"
                            + " VHE_SILHOUETTES.")
    private Path file;

    @Override
    public TrainingData training(long seed) throws IOException {
        return new TrainingData(DATA, split(SPLIT).training(), Pixels.BINARY, SPLIT);
    }

    @Override
    public TestData test(Weights weights, long seed) throws IOException {
        SilhouettesSplit.Options options = options(weights);
        return TestData.of(split(options).heldOut(), options, DeconvVhe.GROUPING);
    }

    /** As the weights were trained, or as they are by default. */
    private static SilhouettesSplit.Options options(Weights weights) {
        return weights.checkpoint()
                .provenance()
                .filter(known -> known.data().equals(DATA))
                .map(known -> known.preparation(SilhouettesSplit.Options.class))
                .orElse(SPLIT);
    }

    /** The parts, by default. */
    SilhouettesSplit split() throws IOException {
        return split(SPLIT);
    }

    private SilhouettesSplit split(SilhouettesSplit.Options options) throws IOException {
        return SilhouettesSplit.of(
                SilhouettesReader.read(SilhouettesLocation.find(file), options.grouping()),
                options);
    }
}
