package org.vhe.examples.onedim;

import java.util.List;
import java.util.function.Function;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of the grid of {@link OneDimensional}. */
final class GridArguments {
    private static final int QUICK_WARM_UP = 10;
    private static final List<Double> QUICK_WARM_UP_FROM = List.of(1.0);
    private static final int QUICK_EPOCHS = 40;
    private static final double QUICK_RATE = 0.03;
    private static final MeasureOptions QUICK_MEASURES = new MeasureOptions(5000, 100, 20, 20, 50);

    @Mixin private FamilyArguments constants = new FamilyArguments();

    @Option(
            names = "--quick",
            description =
                    "A smaller study of about a minute: |D| of 1, 3 and 10, one restart, 50 epochs, fewer"
                            + " samples for the measures.")
    private boolean quick;

    @Option(
            names = "--families",
            split = ",",
            paramLabel = "NAME",
            converter = FamilyConverter.class,
            description =
                    "Of gaussian, gaussian-mixture, von-mises, gamma, discrete (default: all).")
    private List<OneDimensionalFamily> families = List.of(OneDimensionalFamily.values());

    @Option(
            names = "--objectives",
            split = ",",
            paramLabel = "NAME",
            converter = MethodConverter.class,
            description =
                    "Of vhe, ns, resample, rescale (default: these), and the VHE's bound tightened,"
                            + " support sets uniform or learned: tightened, tightened-learned.")
    private List<Method> objectives = StudyOptions.OBJECTIVES;

    @Option(
            names = "--shots",
            split = ",",
            paramLabel = "N",
            description =
                    "|D|, the sizes of support sets (default: 1,2,3,5,10,20; 1,3,10 if quick).")
    private List<Integer> shots;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            description = "Runs from different seeds (default: 3; 1 if quick).")
    private Integer restarts;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the data after the warm-up (default: 200; 40 if quick).")
    private Integer epochs;

    @Option(
            names = "--warm-up-epochs",
            paramLabel = "N",
            description =
                    "Passes during which the KL's weight rises to 1 (default: 50; 10 if quick).")
    private Integer warmUpEpochs;

    @Option(
            names = "--warm-up-from",
            split = ",",
            paramLabel = "WEIGHT",
            description =
                    "The KL's weight when the warm-up begins, of each restart in turn (default:"
                            + " 0,1,0.5; 1 if quick).")
    private List<Double> warmUpFrom;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Train classes, and as many test classes (default: ${DEFAULT-VALUE}).")
    private int classes = OneDimensionalData.Options.defaults().classes();

    @Option(
            names = "--elements",
            paramLabel = "N",
            description = "Elements of each class (default: ${DEFAULT-VALUE}).")
    private int elements = OneDimensionalData.Options.defaults().elementsPerClass();

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Targets of a step (default: ${DEFAULT-VALUE}).")
    private int batch = TrainingPlan.defaults().batchSize();

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Of Adam, falling in the second half (default: 0.01; 0.03 if quick).")
    private Double learningRate;

    @Option(
            names = "--joint-samples",
            paramLabel = "N",
            description =
                    "Importance samples of c for the joint likelihood of a class (default: 200 as"
                            + " in the paper; 50 if quick).")
    private Integer jointSamples;

    @Option(
            names = "--refine",
            paramLabel = "STEPS",
            description =
                    "Also estimate the joint likelihood with proposals refined for each class by so"
                            + " many gradient steps, such as 100 (default: 0, not).")
    private int refine;

    @Option(
            names = "--constants",
            paramLabel = "WHICH",
            description =
                    "Whether likelihoods know what the classes of a family share, such as their"
                            + " variance: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private LinearModel.Constants likelihoods = LinearModel.Constants.LEARNED;

    /** Family names as in files. */
    static final class FamilyConverter implements ITypeConverter<OneDimensionalFamily> {
        @Override
        public OneDimensionalFamily convert(String value) {
            return named(RunKey::family, value);
        }
    }

    private static <T> T named(Function<String, T> names, String value) {
        try {
            return names.apply(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** Names of objectives as in files. */
    static final class MethodConverter implements ITypeConverter<Method> {
        @Override
        public Method convert(String value) {
            return named(Method::ofLabel, value);
        }
    }

    /** The grid, of the options that are given and those that depend on {@code --quick}. */
    StudyOptions options(long seed) {
        StudyOptions full = StudyOptions.defaults();
        TrainingPlan plan = full.training();
        return new StudyOptions(
                families,
                objectives,
                given(shots, quick ? List.of(1, 3, 10) : full.supportSizes()),
                given(restarts, quick ? 1 : full.restarts()),
                likelihoods,
                new TrainingPlan(
                        given(warmUpEpochs, quick ? QUICK_WARM_UP : plan.warmUpEpochs()),
                        given(warmUpFrom, quick ? QUICK_WARM_UP_FROM : plan.warmUpFrom()),
                        given(epochs, quick ? QUICK_EPOCHS : plan.epochs()),
                        batch,
                        given(learningRate, quick ? QUICK_RATE : plan.learningRate())),
                measures(quick ? QUICK_MEASURES : full.measures()),
                new OneDimensionalData.Options(classes, elements, constants.values(), 0),
                seed);
    }

    private MeasureOptions measures(MeasureOptions usual) {
        return new MeasureOptions(
                usual.targets(),
                usual.episodes(),
                usual.queries(),
                usual.classifierSamples(),
                given(jointSamples, usual.jointSamples()),
                refine);
    }

    private static <T> T given(T option, T otherwise) {
        return option != null ? option : otherwise;
    }
}
