package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vhe.core.episode.SupportSpec;
import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.evaluation.fewshot.AdaptiveScoringOptions;
import org.vhe.core.evaluation.fewshot.Answer;
import org.vhe.core.evaluation.fewshot.Calibration;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.likelihood.AdjustedNll;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.likelihood.GroupLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.evaluation.likelihood.TightenedBound;
import org.vhe.core.evaluation.probe.ProbeResult;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.GraphProfile;
import org.vhe.core.graph.ParameterUpdate;
import org.vhe.core.graph.StatisticUpdate;
import org.vhe.core.model.AnnealedImportanceSampling;
import org.vhe.core.model.GradientEstimator;
import org.vhe.core.model.RefinementOptions;
import org.vhe.core.objective.BatchTerms;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.training.Budget;
import org.vhe.core.training.DivergencePolicy;
import org.vhe.core.training.LocalStep;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.core.training.ValidationReport;
import org.vhe.models.layer.AffineMap;
import org.vhe.models.layer.BatchNorm;
import org.vhe.models.layer.Dropout;
import org.vhe.models.layer.GroupNorm;
import org.vhe.models.layer.LayerNorm;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.metric.MatchingScores;
import org.vhe.models.metric.Metric;
import org.vhe.models.metric.MetricOptions;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.TemplateCondition;
import org.vhe.models.statistician.StatisticNetwork;

/** No option of the library can be a number that is none, or infinite where that means nothing. */
class NumbersOfOptionsTest {
    private static final List<Record> OPTIONS =
            List.of(
                    SupportSpec.of("c", "class", 2),
                    AdaptiveScoringOptions.of(ScoringOptions.DEFAULT),
                    new StatisticUpdate("mean", "batchMean", 0.1),
                    GradientEstimator.gumbelSoftmax(0.5),
                    RefinementOptions.DEFAULT,
                    new Budget(10, 2, 3),
                    DivergencePolicy.DEFAULT,
                    TrainingOptions.builder().build(),
                    new AffineMap("map", 0.1),
                    new BatchNorm("norm"),
                    new LayerNorm("norm"),
                    new GroupNorm("norm", 1),
                    new Dropout("drop", 0.1),
                    new PixelCnn(2, 3, 3, PixelCnn.Unit.GATED),
                    new TemplateCondition(2, 1),
                    PixelCnnOptions.defaults(),
                    ElementLikelihood.of(ElementLikelihood.Kind.FIXED_GAUSSIAN, 0),
                    new StatisticNetwork(2, 3),
                    new MatchingScores(10),
                    MetricOptions.of(Metric.MATCHING));

    /** Where infinity is allowed, which the documentation says. */
    private static final Set<String> UNLIMITED =
            Set.of(
                    "TrainingOptions.checkpointSeconds",
                    "Budget.epochs",
                    "Budget.minutes",
                    "DivergencePolicy.deviations",
                    "AdaptiveScoringOptions.margin");

    /** What the library computes. */
    private static final Set<Class<?>> RESULTS =
            Set.of(
                    AccuracyEstimate.class,
                    AdjustedNll.class,
                    AnnealedImportanceSampling.Weights.class,
                    Answer.class,
                    Calibration.class,
                    Calibration.Bin.class,
                    LocalStep.class,
                    FewShotResult.class,
                    FewShotRow.class,
                    EstimatedTerms.class,
                    GroupLikelihood.class,
                    JointLikelihoodResult.class,
                    TightenedBound.Estimate.class,
                    ProbeResult.class,
                    GraphProfile.Row.class,
                    ParameterUpdate.Step.class,
                    BatchTerms.class,
                    ObjectiveTerms.class,
                    StepReport.class,
                    TrainingResult.class,
                    ValidationReport.class);

    static Stream<Record> options() {
        return OPTIONS.stream();
    }

    @ParameterizedTest
    @MethodSource("options")
    void numbersThatAreNotFiniteAreRefused(Record options) throws ReflectiveOperationException {
        for (RecordComponent component : options.getClass().getRecordComponents()) {
            if (component.getType() != double.class) {
                continue;
            }
            String name = options.getClass().getSimpleName() + "." + component.getName();
            assertRefused(options, component, Double.NaN);
            assertRefused(options, component, Double.NEGATIVE_INFINITY);
            if (UNLIMITED.contains(name)) {
                with(options, component, Double.POSITIVE_INFINITY);
            } else {
                assertRefused(options, component, Double.POSITIVE_INFINITY);
            }
        }
    }

    private static void assertRefused(Record options, RecordComponent component, double value) {
        assertThatThrownBy(() -> with(options, component, value))
                .as("%s of %s", component.getName(), options.getClass())
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Double.toString(value));
    }

    /** The same with another value of a component. */
    private static void with(Record options, RecordComponent changed, double value)
            throws ReflectiveOperationException {
        RecordComponent[] components = options.getClass().getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] =
                    components[i].getName().equals(changed.getName())
                            ? value
                            : components[i].getAccessor().invoke(options);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> constructor = options.getClass().getDeclaredConstructor(types);
        constructor.newInstance(arguments);
    }

    @Test
    void everyPublicRecordWithNumbersIsAmongOptionsOrResults() {
        Set<String> known =
                Stream.concat(OPTIONS.stream().map(Record::getClass), RESULTS.stream())
                        .map(Class::getName)
                        .collect(Collectors.toSet());
        Set<String> found =
                new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("org.vhe.core", "org.vhe.models")
                                .stream()
                                .filter(JavaClass::isRecord)
                                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                                .map(JavaClass::reflect)
                                .filter(NumbersOfOptionsTest::hasNumbers)
                                .map(Class::getName)
                                .collect(Collectors.toSet());

        assertThat(found).isEqualTo(known);
    }

    private static boolean hasNumbers(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.getType() == double.class);
    }
}
