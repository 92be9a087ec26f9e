package org.vhe.data.silhouettes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Split;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.data.archive.MalformedDataException;
import org.vhe.data.image.Inversion;
import org.vhe.data.silhouettes.MatlabArrays.Part;

/**
 * Silhouettes in three parts: classes that are held out as a whole and, of each other class, images
 * to learn from and images to validate with. Or, of a file that is divided already, its three
 * parts, of the same classes.
 *
 * @param training what to learn from
 * @param validation other images of the same classes
 * @param heldOut all images of the classes held out; or those to test with, of the same classes
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
     * @param asGiven whether the file is divided already, and nothing else counts but the grouping
     *     and {@code lightOnDark}; in JSON only if so
     */
    public record Options(
            String grouping,
            int heldOutClasses,
            double validationPart,
            long seed,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean lightOnDark,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean asGiven) {

        /** Checks the part; whether there are so many classes is seen with the data. */
        public Options {
            if (!(validationPart > 0 && validationPart < 1)) {
                throw new IllegalArgumentException(
                        "validationPart must be between 0 and 1, but is " + validationPart);
            }
        }

        /** Of objects that are 0 in the file, as published. */
        public Options(String grouping, int heldOutClasses, double validationPart, long seed) {
            this(grouping, heldOutClasses, validationPart, seed, false, false);
        }

        /** These options for objects that are 1 in the file, or 0 as published. */
        public Options withLightOnDark(boolean inverted) {
            return new Options(grouping, heldOutClasses, validationPart, seed, inverted, asGiven);
        }

        /** These options for a file that is divided already, or for one that is not. */
        public Options withAsGiven(boolean divided) {
            return new Options(
                    grouping, heldOutClasses, validationPart, seed, lightOnDark, divided);
        }

        /** 10 classes held out, a tenth of the images of each other class, seed 0. */
        public static Options defaults(String grouping) {
            return new Options(grouping, 10, 0.1, 0);
        }
    }

    /**
     * Reads the MATLAB file and divides it, or reads the parts of one that is divided already.
     *
     * @param file as {@link SilhouettesReader#read} takes it; or, such as {@code
     *     caltech101_silhouettes_28_split1.mat}, with {@code train_data} [image, 784], {@code
     *     train_labels} [image, 1] and so on for {@code val} and {@code test}, and perhaps {@code
     *     classnames}, without which classes have their numbers from 1 as labels. Its images are
     *     all kept, equal ones too, and none of its classes is held out.
     * @throws MalformedDataException if the file is not as described, or not as the options say
     */
    public static SilhouettesSplit read(Path file, Options options) throws IOException {
        MatlabArrays arrays = MatlabArrays.read(file);
        if (arrays.isDivided() != options.asGiven()) {
            throw new MalformedDataException(
                    file.toString(),
                    "expected images that are %s, as the options say, found others"
                            .formatted(options.asGiven() ? "divided" : "not divided"));
        }
        return options.asGiven()
                ? new SilhouettesSplit(
                        part(file, arrays, Part.TRAINING, options),
                        part(file, arrays, Part.VALIDATION, options),
                        part(file, arrays, Part.TEST, options))
                : of(
                        SilhouettesReader.read(file, options.grouping(), options.lightOnDark()),
                        options);
    }

    /** Whether a MATLAB file is divided already. */
    public static boolean isDivided(Path file) throws IOException {
        return MatlabArrays.read(file).isDivided();
    }

    private static GroupedDataset part(Path file, MatlabArrays arrays, Part part, Options options)
            throws IOException {
        GroupedDataset images = SilhouettesReader.read(arrays, part, options.grouping());
        if (options.lightOnDark()) {
            return Inversion.of(images);
        }
        Inversion.warnIfLikely(file, images.values(IntStream.range(0, images.size()).toArray()));
        return images;
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
