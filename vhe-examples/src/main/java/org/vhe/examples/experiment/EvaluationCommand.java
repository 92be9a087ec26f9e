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
 * @param <D> the data of its experiment, a group of options
 * @param <F> what it finds
 */
public abstract class EvaluationCommand<D extends ExperimentData, F>
        extends Example<Evaluation<F>> {
    /** The data, a group of options. */
    @Mixin protected final D data;

    private final String experiment;
    @Mixin private WeightsArguments weights = new WeightsArguments();

    @Option(
            names = "--allow-seen",
            description =
                    "Also test on groups that the model was trained on; the table and the figures"
                            + " say so.")
    private boolean allowSeen;

    /**
     * @param experiment its name, also of the folder for what is written unless told otherwise
     */
    protected EvaluationCommand(String experiment, D data) {
        this.experiment = experiment;
        this.data = data;
    }

    /** Measures and prints. */
    protected abstract F measure(Homoencoder model, TestData test) throws Exception;

    /** Which pretrained model suits the command. */
    protected Pretrained usual() {
        return Pretrained.OMNIGLOT_LIKELIHOOD;
    }

    /** Whether groups are to be new to the model. */
    protected boolean isTest() {
        return true;
    }

    /** What the model is tested on. */
    protected TestData test(Weights trained) throws Exception {
        return data.test(trained, common.seed());
    }

    @Override
    protected final Evaluation<F> experiment() throws Exception {
        Weights trained = weights.load(usual());
        Homoencoder model = trained.model();
        TestData test = test(trained);
        SeenGroups seen =
                SeenGroups.of(trained, data.provenance(trained), test, allowSeen || !isTest());
        F figures = measure(model, test);
        if (isTest()) {
            seen.warning().ifPresent(Example::print);
        }
        return new Evaluation<>(trained.name(), test.preparation(), seen, figures);
    }

    /** The folder for what is written. */
    protected final Path out() {
        return common.out(experiment);
    }

    /** The seed of everything random. */
    protected final long seed() {
        return common.seed();
    }
}
