package org.vhe.models.metric;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.models.layer.ImageSize;

/**
 * Of a {@link MetricClassifier}.
 *
 * @param metric how a query is compared with a class
 * @param width channels of each of the {@link FourBlocks}
 * @param attentionScale of {@link MatchingScores}; the others have none
 * @param grouping whose groups are the classes
 * @param image the size of the images
 */
public record MetricOptions(
        Metric metric, long width, double attentionScale, String grouping, ImageSize image) {

    /** Checks the ranges. */
    public MetricOptions {
        Objects.requireNonNull(metric, "metric");
        Require.positive("width", width);
        Require.positive("attentionScale", attentionScale);
        Require.notBlank("grouping", grouping);
        Objects.requireNonNull(image, "image");
    }

    /** The published width of 64 and scale of 1, for Omniglot's characters of 28 x 28 pixels. */
    public static MetricOptions of(Metric metric) {
        return new MetricOptions(metric, 64, 1, "character", ImageSize.OMNIGLOT);
    }

    /** The same of another width. */
    public MetricOptions withWidth(long value) {
        return new MetricOptions(metric, value, attentionScale, grouping, image);
    }

    /** The same with another scale of {@link MatchingScores}. */
    public MetricOptions withAttentionScale(double value) {
        return new MetricOptions(metric, width, value, grouping, image);
    }

    /** The same for other classes. */
    public MetricOptions withGrouping(String value) {
        return new MetricOptions(metric, width, attentionScale, value, image);
    }

    /** The same for images of another size. */
    public MetricOptions withImage(ImageSize value) {
        return new MetricOptions(metric, width, attentionScale, grouping, value);
    }
}
