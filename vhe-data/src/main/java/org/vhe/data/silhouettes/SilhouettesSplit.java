package org.vhe.data.silhouettes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Split;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.data.image.Inversion;

/**
 * Silhouettes in three parts: classes that are held out as a whole and, of each other class, images
 * to learn from and images to validate with.
 *
 * @param training what to learn from
 * @param validation other images of the same classes
 * @param heldOut all images of the classes held out
 */
public record SilhouettesSplit(
        GroupedDataset training, GroupedDataset validation, GroupedDataset heldOut) {
    private static final int LEAST_VALIDATION = 2;

    /**
     * How to divide.
     *
     * @param grouping by which classes are told apart
     * @param heldOutClasses number of classes to hold out
     * @param validationPart part of the images of each other class, rounded, but at least two, so
     *     that one can be told from another, and never all
     * @param seed the split is a function of it and of the numbers of images
     * @param lightOnDark whether objects are 1 in the file, and so to be inverted; in JSON only if
     *     so
     */
    public record Options(
            String grouping,
            int heldOutClasses,
            double validationPart,
            long seed,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean lightOnDark) {

        /** Checks the part; whether there are so many classes is seen with the data. */
        public Options {
            if (!(validationPart > 0 && validationPart < 1)) {
                throw new IllegalArgumentException(
                        "validationPart must be between 0 and 1, but is " + validationPart);
            }
        }

        /** Of objects that are 0 in the file, as published. */
        public Options(String grouping, int heldOutClasses, double validationPart, long seed) {
            this(grouping, heldOutClasses, validationPart, seed, false);
        }

        /** These options for objects that are 1 in the file, or 0 as published. */
        public Options withLightOnDark(boolean inverted) {
            return new Options(grouping, heldOutClasses, validationPart, seed, inverted);
        }

        /** 10 classes held out, a tenth of the images of each other class, seed 0. */
        public static Options defaults(String grouping) {
            return new Options(grouping, 10, 0.1, 0);
        }
    }

    /**
     * Reads the MATLAB file and divides it.
     *
     * @param file as {@link SilhouettesReader#read} takes it
     */
    public static SilhouettesSplit read(Path file, Options options) throws IOException {
        return of(SilhouettesReader.read(file, options.grouping(), options.lightOnDark()), options);
    }

    /**
     * Divides a data set, as {@link SilhouettesReader} reads it.
     *
     * @throws IllegalArgumentException if there are no more classes than are held out, or one of
     *     the others has fewer than three images
     */
    public static SilhouettesSplit of(GroupedDataset all, Options options) {
        GroupedDataset images = options.lightOnDark() ? Inversion.of(all) : all;
        Split byClass =
                images.holdOut(options.grouping(), options.heldOutClasses(), options.seed());
        GroupedDataset seen = byClass.training();
        Grouping classes = seen.grouping(options.grouping());
        List<Integer> training = new ArrayList<>();
        List<Integer> validation = new ArrayList<>();
        for (int group = 0; group < classes.groupCount(); group++) {
            int[] members = classes.members(group);
            Draw.shuffle(members, Seeds.random(options.seed(), 1, group));
            int count = validationCount(members.length, classes.label(group), options);
            for (int i = 0; i < members.length; i++) {
                (i < count ? validation : training).add(members[i]);
            }
        }
        return new SilhouettesSplit(
                subset(seen, training), subset(seen, validation), byClass.heldOut());
    }

    private static int validationCount(int images, String label, Options options) {
        if (images <= LEAST_VALIDATION) {
            throw new IllegalArgumentException(
                    "classes need %d images to validate with and one to learn from, but '%s' has %d in all"
                            .formatted(LEAST_VALIDATION, label, images));
        }
        long wanted = Math.round(options.validationPart() * images);
        return (int) Math.max(LEAST_VALIDATION, Math.min(images - 1, wanted));
    }

    private static GroupedDataset subset(GroupedDataset data, List<Integer> elements) {
        return data.subset(elements.stream().mapToInt(i -> i).sorted().toArray());
    }
}
