package org.vhe.examples.omniglot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotTask;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.random.Seeds;
import org.vhe.data.omniglot.OmniglotPreparation;
import org.vhe.data.omniglot.OmniglotPreparation.Division;
import org.vhe.data.omniglot.OmniglotReader;
import org.vhe.data.omniglot.OneShotRun;
import org.vhe.data.omniglot.OneShotRuns;
import org.vhe.examples.cli.ScoringArguments;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.experiment.ClassificationTask;
import org.vhe.examples.experiment.ClassifyCommand;
import org.vhe.examples.experiment.FewShotArguments;
import org.vhe.examples.experiment.OmniglotImages;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.experiment.WithinArguments;
import org.vhe.models.pretrained.Pretrained;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Few-shot classification of characters that training held out (section 4.2 of the paper). */
@Command(name = "classify", description = "Few-shot accuracy of a trained model.")
public final class OmniglotClassify extends ClassifyCommand<OmniglotImages> {
    private static final long BINARISATION = 1;

    @Option(
            names = "--runs",
            paramLabel = "PATH",
            description =
                    "Classify Omniglot's official one-shot runs, whose characters are of the"
                            + " evaluation alphabets: an archive or folder of runNN/training,"
                            + " runNN/test and runNN/class_labels.txt.")
    private Path runs;

    @Mixin private WithinArguments within = new WithinArguments();

    /** With the paper's numbers of samples. */
    public OmniglotClassify() {
        super(
                Omniglot.NAME,
                new OmniglotImages(OmniglotPreparation.defaults(Division.RANDOM1200)),
                new FewShotArguments(100, 5, 20),
                new ScoringArguments());
    }

    /** The official runs are for models of the background alphabets. */
    @Override
    protected Pretrained usual() {
        return runs == null ? super.usual() : Pretrained.OMNIGLOT_LIKELIHOOD;
    }

    @Override
    protected TestData test(Weights trained) throws Exception {
        for (String option : List.of("--way", "--shot", "--episodes", "--within")) {
            if (runs != null && spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new IllegalArgumentException(
                        option + " is of tasks that are drawn; those of --runs are fixed");
            }
        }
        return runs == null
                ? super.test(trained)
                : new TestData(
                        null, data.choice(trained), OmniglotReader.ALPHABET, OneShotRuns.ALPHABETS);
    }

    @Override
    protected List<ClassificationTask> tasks(Homoencoder model, TestData test) throws IOException {
        if (runs == null) {
            return List.of(classes(comparison(), test, OmniglotReader.CHARACTER, within));
        }
        FewShotProtocol official =
                FewShotProtocol.fixed(
                        officialTasks((OmniglotPreparation) test.preparation()), seed());
        return List.of(
                new ClassificationTask(
                        "official runs", null, comparison(), List.of(images -> official)));
    }

    private List<FewShotTask> officialTasks(OmniglotPreparation choice) throws IOException {
        List<FewShotTask> tasks = new ArrayList<>();
        for (OneShotRun run : new OneShotRuns(choice.preprocessing()).read(runs)) {
            long number = 2L * tasks.size();
            float[][] training = choice.forEvaluation(run.training(), binarisation(number));
            float[][] test = choice.forEvaluation(run.test(), binarisation(number + 1));
            float[][][] supports =
                    Arrays.stream(training)
                            .map(image -> new float[][] {image})
                            .toArray(float[][][]::new);
            tasks.add(new FewShotTask(supports, test, run.labels()));
        }
        return tasks;
    }

    private long binarisation(long purpose) {
        return Seeds.derive(seed(), BINARISATION, purpose);
    }
}
