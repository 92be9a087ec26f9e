package org.vhe.data.omniglot;

import org.vhe.data.image.GrayImage;
import org.vhe.data.image.Resize;

/** How a drawing of 105 x 105 pixels becomes an image of 28 x 28. */
public enum Preprocessing {
    /** Gray levels: the share of ink in the area that a pixel covers. For dynamic binarisation. */
    AREA_AVERAGE {
        @Override
        public GrayImage apply(GrayImage drawing) {
            return Resize.areaAverage(drawing, SIDE, SIDE);
        }
    },
    /**
     * Binary: pixel (i, j) is pixel (floor(i 105/28), floor(j 105/28)) of the drawing. For
     * likelihoods comparable with those that others report of fixed binary images.
     */
    INDEX_RULE {
        @Override
        public GrayImage apply(GrayImage drawing) {
            return Resize.byIndexRule(drawing, SIDE, SIDE);
        }
    };

    /** Height and width of the images that result. */
    public static final int SIDE = 28;

    /** Height and width of the drawings as published. */
    public static final int DRAWING_SIDE = 105;

    /**
     * The image of 28 x 28.
     *
     * @param drawing 105 x 105
     */
    public abstract GrayImage apply(GrayImage drawing);
}
