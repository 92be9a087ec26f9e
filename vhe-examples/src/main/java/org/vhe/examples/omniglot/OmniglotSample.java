package org.vhe.examples.omniglot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.generation.ConditionalSamples;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.image.ImageGrid;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.OmniglotReader;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.cli.OmniglotArguments;
import org.vhe.examples.cli.Pretrained;
import org.vhe.examples.cli.WeightsArguments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pictures of new characters and of new drawings of held-out ones (figures 4 and 5). */
@Command(name = "sample", description = "Draw one-shot, few-shot and unconditional samples.")
public final class OmniglotSample extends Example<OmniglotSample.Result> {
    @Mixin private WeightsArguments weights = new WeightsArguments();
    @Mixin private OmniglotArguments data = new OmniglotArguments();

    @Option(
            names = "--shot",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,5,0",
            description =
                    "Numbers of cues, a picture for each; 0 for samples of the prior (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Integer> shots;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Characters in a picture (default: ${DEFAULT-VALUE}).")
    private int rows = 12;

    @Option(
            names = "--columns",
            paramLabel = "N",
            description = "Samples of each (default: ${DEFAULT-VALUE}).")
    private int columns = 12;

    /** The pictures that were written. */
    public record Result(OmniglotPreparation data, List<String> pictures) {}

    /** Runs as a program. */
    public static void main(String[] args) {
        Launcher.main(OmniglotSample::runExample, args);
    }

    /** Runs and returns what was written. */
    public static Result runExample(String... args) throws Exception {
        return Launcher.result(new OmniglotSample(), args);
    }

    @Override
    protected Result experiment() throws Exception {
        Path file = weights.locate(Pretrained.LIKELIHOOD);
        OmniglotPreparation choice = data.choiceFor(file, Division.RANDOM1200);
        Homoencoder model = Checkpoint.loadModel(file);
        Path out = common.out("omniglot");
        GroupedDataset heldOut =
                choice.forEvaluation(data.load(choice).heldOut(), Seeds.derive(common.seed(), 1));
        List<String> pictures = new ArrayList<>();
        for (int shot : shots) {
            Path image = out.resolve(shot == 0 ? "prior-samples.png" : shot + "-shot-samples.png");
            ConditionalSamples drawn = draw(model, heldOut, shot);
            ImageGrid.of(model.elementShape(), drawn.cues(), drawn.samples()).write(image);
            print("samples   " + image);
            pictures.add(image.toString());
        }
        return new Result(choice, pictures);
    }

    private ConditionalSamples draw(Homoencoder model, GroupedDataset heldOut, int shot) {
        return shot == 0
                ? ConditionalSamples.fromPrior(model, rows, columns, common.seed())
                : ConditionalSamples.of(
                        model,
                        heldOut,
                        OmniglotReader.CHARACTER,
                        new ConditionalSamples.Options(rows, shot, columns, common.seed()));
    }
}
