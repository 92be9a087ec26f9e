package org.vhe.examples.omniglot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.Pretrained;
import org.vhe.examples.cli.WeightsArguments;
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

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description =
                    "The file to write, with the choice of data beside it (default:"
                            + " <out>/exported.zip).")
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
        Path source = weights.locate(Pretrained.LIKELIHOOD);
        Path file = to == null ? common.out("omniglot").resolve("exported.zip") : to;
        requireOther(source, file);
        Checkpoint small = Checkpoint.read(source).withoutTraining();
        long parameters = small.toModel().parameters().parameterCount();
        small.write(file);
        Optional<OmniglotPreparation> choice = OmniglotPreparation.readBeside(source);
        if (choice.isPresent()) {
            choice.get().writeBeside(file);
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
