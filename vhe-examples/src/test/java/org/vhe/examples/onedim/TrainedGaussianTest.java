package org.vhe.examples.onedim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.likelihood.EstimatedTerms;
import org.vhe.core.evaluation.likelihood.TightenedBound;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.KlSchedule;
import org.vhe.core.objective.Objective;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LearningRateSchedule;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;

/** Trained models against {@link GaussianOptimum}, for the moments of the data they saw. */
class TrainedGaussianTest {
    private static final int STEPS = 1000;
    private static final OneDimensionalData DATA =
            OneDimensionalData.generate(
                    OneDimensionalFamily.GAUSSIAN, OneDimensionalData.Options.defaults());
    private static final ClassMoments MOMENTS =
            ClassMoments.of(DATA.dataset(), OneDimensionalData.CLASS);

    private static final GroupedDataset FEW =
            OneDimensionalData.generate(
                            OneDimensionalFamily.GAUSSIAN,
                            new OneDimensionalData.Options(20, 20, FamilyConstants.defaults(), 8))
                    .dataset();
    private static final ClassMoments FEW_MOMENTS = ClassMoments.of(FEW, OneDimensionalData.CLASS);

    private record Trained(Homoencoder model, ObjectiveTerms terms) {
        double kl() {
            return terms.kl().get(LinearModel.C);
        }

        double parameter(String name, int index) {
            return model.parameters().parameters().get(name).getDouble(index);
        }
    }

    private static Trained train(LinearModel linear, Objective objective, int supportSize) {
        Homoencoder model = linear.create(3, DataType.FLOAT);
        // Weights of opposite signs would have to pass the saddle at 0, where steps are small.
        model.parameters().parameters().get("posterior/c/parameters/weight").assign(0.4);
        model.parameters().parameters().get("likelihood/parameters/weight").assign(0.4);
        TrainingOptions options =
                TrainingOptions.builder()
                        .objective(objective)
                        .supportSize(LinearModel.C, supportSize)
                        .batchSize(500)
                        .budget(Budget.ofSteps(STEPS))
                        .learningRate(LearningRateSchedule.fallingFrom(0.03, 0.3))
                        .klSchedule(KlSchedule.linearWarmUp(STEPS / 10))
                        .seed(5)
                        .build();
        try (Trainer trainer = new Trainer(model, DATA.dataset(), options)) {
            return new Trained(model, trainer.train().recentTerms());
        }
    }

    private static LinearModel learning() {
        return LinearModel.of(
                OneDimensionalFamily.GAUSSIAN,
                LinearModel.Constants.LEARNED,
                FamilyConstants.defaults());
    }

    /** A model whose likelihood has a given variance, whether or not it is that of the classes. */
    private static LinearModel knowing(double variance) {
        FamilyConstants constants = new FamilyConstants(1, Math.sqrt(variance), 0.5, 3, 2, 1, 1, 5);
        return LinearModel.of(
                OneDimensionalFamily.GAUSSIAN, LinearModel.Constants.KNOWN, constants);
    }

    @ParameterizedTest
    @CsvSource({"vhe, 1", "vhe, 5", "ns, 3", "resample, 2", "resample, 5", "rescale, 3"})
    void reachesWhatItsObjectiveAllows(Objective objective, int supportSize) {
        GaussianOptimum best = GaussianOptimum.of(MOMENTS, objective, supportSize);
        Trained trained = train(learning(), objective, supportSize);
        assertThat(trained.terms().bound()).isCloseTo(best.bound(), Percentage.withPercentage(1));
        // The KL's weight may be as little as 1 / |X|: the bound hardly depends on a tenth of it.
        assertThat(trained.kl()).isCloseTo(best.kl(), within(0.02 + 0.1 * best.kl()));
    }

    @Test
    void neuralStatisticianOfOneElementEndsOnTheRidgeOfEquals() {
        Trained trained = train(learning(), Objective.NEURAL_STATISTICIAN, 1);
        double total = MOMENTS.total();
        double entropyBound = -0.5 * (Math.log(2 * Math.PI * total) + 1);
        assertThat(trained.terms().bound()).isCloseTo(entropyBound, Percentage.withPercentage(1));
        double variance = Math.exp(trained.parameter("likelihood/parameters/bias", 1));
        double weight = trained.parameter("likelihood/parameters/weight", 0);
        // Anywhere on it: w^2 + s^2 = T and KL = log(T / s^2) / 2.
        assertThat(weight * weight + variance).isCloseTo(total, within(0.05 * total));
        assertThat(trained.kl()).isCloseTo(0.5 * Math.log(total / variance), within(0.05));
    }

    /** The tightened bound with its q', after training, on few classes. */
    private static TightenedBound tightened(Method method, GroupedDataset data) {
        Homoencoder model = method.of(learning().create(3, DataType.FLOAT), data);
        model.parameters().parameters().get("posterior/c/parameters/weight").assign(0.4);
        model.parameters().parameters().get("likelihood/parameters/weight").assign(0.4);
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize(LinearModel.C, 1)
                        .batchSize(200)
                        .budget(Budget.ofSteps(3 * STEPS))
                        .learningRate(LearningRateSchedule.fallingFrom(0.03, 0.3))
                        .seed(5)
                        .build();
        try (Trainer trainer = new Trainer(model, data, options)) {
            trainer.train();
        }
        return TightenedBound.of(
                model, data, Map.of(LinearModel.C, 1), new EstimatedTerms.Options(400, 200, 6));
    }

    @Test
    void tightenedBoundReachesWhatTheBestInferenceAllows() {
        GaussianOptimum plain = GaussianOptimum.of(FEW_MOMENTS, Objective.VHE, 1);
        GaussianOptimum best =
                TightenedGaussian.of(FEW, OneDimensionalData.CLASS, Double.NaN).best();
        TightenedBound found = tightened(Method.TIGHTENED, FEW);
        double error = 4 * found.tightened().standardError();
        assertThat(found.tightened().mean())
                .isLessThan(best.bound() + error)
                .isGreaterThan(best.bound() - 0.2 * (best.bound() - plain.bound()) - error);
    }

    @Test
    void tightenedBoundWithLearnedSupportsComesNearTheGreatestLikelihood() {
        GaussianOptimum plain = GaussianOptimum.of(FEW_MOMENTS, Objective.VHE, 1);
        GaussianOptimum best = GaussianOptimum.withBestSupports(FEW_MOMENTS, 1);
        TightenedBound found = tightened(Method.TIGHTENED_LEARNED, FEW);
        double error = 4 * found.tightened().standardError();
        assertThat(found.tightened().mean())
                .isLessThan(best.bound() + error)
                .isGreaterThan(best.bound() - 0.2 * (best.bound() - plain.bound()) - error);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.347", "1.2, 0"})
    void neuralStatisticianOfOneElementCollapsesWhereItsVarianceReachesTheTotal(
            double part, double information) {
        double variance = part * MOMENTS.total();
        Trained trained = train(knowing(variance), Objective.NEURAL_STATISTICIAN, 1);
        GaussianOptimum best =
                GaussianOptimum.withVariance(MOMENTS, Objective.NEURAL_STATISTICIAN, 1, variance);
        assertThat(best.kl()).isCloseTo(information, within(0.005));
        assertThat(trained.kl()).isCloseTo(best.kl(), within(0.01));
        assertThat(trained.terms().bound()).isCloseTo(best.bound(), Percentage.withPercentage(1));
    }
}
