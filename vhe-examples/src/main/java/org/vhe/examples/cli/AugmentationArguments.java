package org.vhe.examples.cli;

import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.image.AffineClasses;
import org.vhe.data.image.RotateReflect;
import org.vhe.data.image.SmallAffine;
import org.vhe.data.image.StrokeWidths;
import picocli.CommandLine.Option;

/** Options that make more images of those to learn from. */
public final class AugmentationArguments {
    @Option(
            names = "--augment",
            negatable = true,
            fallbackValue = "true",
            description =
                    "Add the 8 rotations and reflections of each class as new classes (default:"
                            + " ${DEFAULT-VALUE}).")
    private boolean augment;

    @Option(
            names = "--affine",
            paramLabel = "N",
            description =
                    "Make each image into N by small affine transformations, as more members of its"
                            + " class; 1 for none (paper: 20; default: ${DEFAULT-VALUE}).")
    private int affine = 1;

    @Option(
            names = "--affine-classes",
            paramLabel = "N",
            description =
                    "Make each class into N by affine transformations of all its images alike, as"
                            + " new classes; 1 for none (default: ${DEFAULT-VALUE}).")
    private int affineClasses = 1;

    @Option(
            names = "--widen",
            paramLabel = "N",
            description =
                    "Make each image into N by wider and thinner strokes, as more members of its"
                            + " class; 1 for none (default: ${DEFAULT-VALUE}).")
    private int widen = 1;

    /** Whether {@link #apply} may make pixels gray that were black or white. */
    public boolean blurs() {
        return affine != 1 || affineClasses != 1;
    }

    /** Turned and warped classes are other classes, images of other strokes other members. */
    public GroupedDataset apply(GroupedDataset images, long seed) {
        GroupedDataset result = augment ? images.withAugmentation(new RotateReflect()) : images;
        if (affineClasses != 1) {
            SmallAffine.Options options = AffineClasses.options(affineClasses);
            result = result.withAugmentation(new AffineClasses(options.withSeed(seed)));
        }
        if (widen != 1) {
            StrokeWidths.Options options = StrokeWidths.Options.of(widen, seed);
            result = result.withAugmentation(new StrokeWidths(options));
        }
        if (affine == 1) {
            return result;
        }
        SmallAffine.Options options = SmallAffine.Options.defaults().withVariants(affine);
        return result.withAugmentation(new SmallAffine(options.withSeed(seed)));
    }
}
