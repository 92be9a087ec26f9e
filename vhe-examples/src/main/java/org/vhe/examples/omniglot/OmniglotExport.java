package org.vhe.examples.omniglot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.training.Checkpoint;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.OmniglotArguments;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.cli.WeightsArguments;
import org.vhe.models.pretrained.Pretrained;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes what is needed to use a trained model, and no more. */
@Command(
        name = "export",
        description =
                "Write a checkpoint for use only: the averaged parameters without the state of"
                        + " training, a fraction of the size.")
public final class OmniglotExport extends Example<OmniglotExport.Result> {
    @Mixin private WeightsArguments weights = new WeightsArguments();

    @Mixin private OmniglotArguments data = new OmniglotArguments();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The file to write (default: <out>/exported.zip).")
    private Path to;

    /**
     * What was written.
     *
     * @param file the checkpoint
     * @param bytes its size
     * @param parameters number of trained numbers
     * @param steps of training that they had
     */
    public record Result(String file, long bytes, long parameters, long steps) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(OmniglotExport::runExample, args);
    }

    /** Runs and returns what was written. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new OmniglotExport(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        Weights source = weights.load(Pretrained.OMNIGLOT_LIKELIHOOD);
        Path file = to == null ? common.out(Omniglot.NAME).resolve("exported.zip") : to;
        if (source.file().isPresent()) {
            requireOther(source.file().get(), file);
        }
        Checkpoint small = source.checkpoint().withoutTraining();
        long parameters = small.toModel().parameters().parameterCount();
        Optional<Provenance> trainedOn = data.provenance(source);
        (trainedOn.isPresent() ? small.withProvenance(trainedOn.get()) : small).write(file);
        if (trainedOn.isEmpty()) {
            print("it is not known what the model was trained on, and the file does not say so");
        }
        Result result = new Result(file.toString(), Files.size(file), parameters, small.step());
        print(
                "exported  %s (%d parameters after %d steps, %d bytes)"
                        .formatted(file, parameters, small.step(), result.bytes()));
        return result;
    }

    /** A checkpoint that training may go on from is not overwritten by one that it cannot. */
    private static void requireOther(Path source, Path file) throws IOException {
        if (Files.exists(source) && Files.exists(file) && Files.isSameFile(source, file)) {
            throw new IllegalArgumentException(
                    "--to must be another file than --weights, but both are " + file);
        }
    }
}
