package org.vhe.data.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Seeds;

/**
 * Classes of numbers from one family (section 4.1), and the parameters that they were drawn with.
 *
 * @param dataset elements [1], grouped by {@link #CLASS}; class k is group k
 * @param parameters the parameter of each class; see {@link OneDimensionalFamily} for its meaning
 */
public record OneDimensionalData(GroupedDataset dataset, List<Double> parameters) {
    /** The grouping of elements by the distribution that they were drawn from. */
    public static final String CLASS = "class";

    public OneDimensionalData {
        parameters = List.copyOf(parameters);
        int classes = dataset.grouping(CLASS).groupCount();
        if (parameters.size() != classes) {
            throw new IllegalArgumentException(
                    "expected a parameter for each of %d classes, found %d"
                            .formatted(classes, parameters.size()));
        }
    }

    /** Draws classes, and elements of each; a function of family and options. */
    public static OneDimensionalData generate(OneDimensionalFamily family, Options options) {
        int size = options.elementsPerClass();
        float[] values = new float[Math.multiplyExact(options.classes(), size)];
        int[] groupOf = new int[values.length];
        List<Double> parameters = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int group = 0; group < options.classes(); group++) {
            SplittableRandom random = Seeds.random(options.seed(), family.ordinal(), group);
            double parameter = family.drawParameter(options.constants(), random);
            for (int i = group * size; i < (group + 1) * size; i++) {
                values[i] = (float) family.drawElement(parameter, options.constants(), random);
                groupOf[i] = group;
            }
            parameters.add(parameter);
            labels.add("%s %d".formatted(family.name().toLowerCase(Locale.ROOT), group));
        }
        Grouping classes = new Grouping(CLASS, groupOf, labels);
        return new OneDimensionalData(
                new GroupedDataset(values, new long[] {1}, List.of(classes)), parameters);
    }

    /**
     * How much to draw.
     *
     * @param classes number of classes
     * @param elementsPerClass number of elements of each
     * @param constants what the classes have in common
     * @param seed what everything is drawn from; test classes need another one
     */
    public record Options(int classes, int elementsPerClass, FamilyConstants constants, long seed) {
        public Options {
            Require.positive("classes", classes);
            Require.positive("elementsPerClass", elementsPerClass);
            if (constants == null) {
                throw new IllegalArgumentException("constants must be given, found null");
            }
        }

        /** 100 classes of 100 elements, as in the paper. */
        public static Options defaults() {
            return new Options(100, 100, FamilyConstants.defaults(), 0);
        }

        /** These options with another seed. */
        public Options withSeed(long newSeed) {
            return new Options(classes, elementsPerClass, constants, newSeed);
        }
    }
}
