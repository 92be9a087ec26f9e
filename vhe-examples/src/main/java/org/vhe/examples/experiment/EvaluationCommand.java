package org.vhe.examples.experiment;

import java.nio.file.Path;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Weights;
import org.vhe.examples.cli.WeightsArguments;
import org.vhe.models.pretrained.Pretrained;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A command that measures a trained model on what training held out.
 *
 * @param <F> what it finds
 */
public abstract class EvaluationCommand<F> extends Example<Evaluation<F>> {
    @Mixin private WeightsArguments weights = new WeightsArguments();

    @Option(
            names = "--allow-seen",
            description =
                    "Also test on groups that the model was trained on; the table and the figures"
                            + " say so.")
    private boolean allowSeen;

    /** The data, a group of options. */
    protected abstract ExperimentData data();

    /** The folder of what is written by default, within that of all examples. */
    protected abstract String name();

    /** Measures and prints. */
    protected abstract F measure(Homoencoder model, TestData test) throws Exception;

    /** Which pretrained model suits the command. */
    protected Pretrained usual() {
        return Pretrained.OMNIGLOT_LIKELIHOOD;
    }

    /** What the model is tested on. */
    protected TestData test(Weights trained) throws Exception {
        return data().test(trained, common.seed());
    }

    @Override
    protected final Evaluation<F> experiment() throws Exception {
        Weights trained = weights.load(usual());
        Homoencoder model = trained.model();
        TestData test = test(trained);
        SeenGroups seen = SeenGroups.of(trained, data().provenance(trained), test, allowSeen);
        F figures = measure(model, test);
        seen.warning().ifPresent(Example::print);
        return new Evaluation<>(trained.name(), test.preparation(), seen, figures);
    }

    /** The folder for what is written. */
    protected final Path out() {
        return common.out(name());
    }

    /** The seed of everything random. */
    protected final long seed() {
        return common.seed();
    }
}
