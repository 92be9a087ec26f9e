package org.vhe.examples.onedim;

import java.util.ArrayList;
import java.util.List;
import org.vhe.core.random.Seeds;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;

/**
 * The grid of runs, and how each is done.
 *
 * @param families columns of the figures
 * @param objectives lines of the figures
 * @param supportSizes |D|, the figures' horizontal axis
 * @param restarts runs that differ by their seed only
 * @param constants whether likelihoods know what the classes of a family share
 * @param training of each run
 * @param measures of each run
 * @param data train classes; test classes are drawn alike
 * @param seed of everything random
 */
public record StudyOptions(
        List<OneDimensionalFamily> families,
        List<Method> objectives,
        List<Integer> supportSizes,
        int restarts,
        LinearModel.Constants constants,
        TrainingPlan training,
        MeasureOptions measures,
        OneDimensionalData.Options data,
        long seed) {

    /** The objectives that the paper compares in figure 9; the first two are those of figure 3. */
    public static final List<Method> OBJECTIVES =
            List.of(Method.VHE, Method.NEURAL_STATISTICIAN, Method.RESAMPLE, Method.RESCALE);

    /** Lists must not be empty, and support sets leave an element of a class to predict. */
    public StudyOptions {
        families = List.copyOf(families);
        objectives = List.copyOf(objectives);
        supportSizes = supportSizes.stream().sorted().distinct().toList();
        if (families.isEmpty() || objectives.isEmpty() || supportSizes.isEmpty() || restarts < 1) {
            throw new IllegalArgumentException(
                    "expected families, objectives, support sizes and restarts, found %s, %s, %s and %d"
                            .formatted(families, objectives, supportSizes, restarts));
        }
        int largest = supportSizes.get(supportSizes.size() - 1);
        int most = data.elementsPerClass() - measures.queries() / 2;
        if (supportSizes.get(0) < 1 || largest > most) {
            throw new IllegalArgumentException(
                    "support sizes must be between 1 and %d for classes of %d elements, found %s"
                            .formatted(most, data.elementsPerClass(), supportSizes));
        }
    }

    /** The paper's grid. */
    public static StudyOptions defaults() {
        return new StudyOptions(
                List.of(OneDimensionalFamily.values()),
                OBJECTIVES,
                List.of(1, 2, 3, 5, 10, 20),
                3,
                LinearModel.Constants.LEARNED,
                TrainingPlan.defaults(),
                MeasureOptions.defaults(),
                OneDimensionalData.Options.defaults(),
                1);
    }

    /** All runs, in the order they are done. */
    public List<RunKey> runs() {
        List<RunKey> runs = new ArrayList<>();
        for (int restart = 0; restart < restarts; restart++) {
            for (OneDimensionalFamily family : families) {
                for (int supportSize : supportSizes) {
                    for (Method objective : objectives) {
                        runs.add(new RunKey(family, objective, supportSize, restart));
                    }
                }
            }
        }
        return runs;
    }

    LinearModel model(OneDimensionalFamily family) {
        return LinearModel.of(family, constants, data.constants());
    }

    OneDimensionalData trainClasses(OneDimensionalFamily family) {
        return OneDimensionalData.generate(family, data.withSeed(Seeds.derive(seed, "train")));
    }

    OneDimensionalData testClasses(OneDimensionalFamily family) {
        return OneDimensionalData.generate(family, data.withSeed(Seeds.derive(seed, "test")));
    }

    Measurement measurement(OneDimensionalFamily family) {
        return new Measurement(
                testClasses(family).dataset(), measures, Seeds.derive(seed, "measures"));
    }
}
