package org.vhe.examples.experiment;

import java.util.List;
import org.vhe.core.dataset.GroupedDataset;

/**
 * What a model is tested on.
 *
 * @param images as the model sees them; null if the command brings its own
 * @param preparation how they were made: a record
 * @param grouping by which it is told whether the model was trained on them
 * @param groups labels of the groups tested on
 */
public record TestData(
        GroupedDataset images, Object preparation, String grouping, List<String> groups) {

    /** All groups of a data set. */
    public static TestData of(GroupedDataset images, Object preparation, String grouping) {
        return new TestData(images, preparation, grouping, images.grouping(grouping).labels());
    }
}
