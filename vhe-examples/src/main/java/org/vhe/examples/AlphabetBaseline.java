package org.vhe.examples;

import java.util.Arrays;
import java.util.List;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.hierarchical.HierarchicalVhe;

/** What the network of alphabets is compared with: the same network with c alone. */
enum AlphabetBaseline {
    /** c is shared by the images of a character: a is taken out, all else is the same. */
    CHARACTER,
    /** c is shared by the images of an alphabet: there are no characters. */
    ALPHABET,
    /** No comparison. */
    NONE;

    /** What {@link DeconvVhe} learns from: its classes are characters, or else alphabets. */
    GroupedDataset regroup(GroupedDataset data) {
        if (this != ALPHABET) {
            return data;
        }
        Grouping alphabets = data.grouping(HierarchicalVhe.ALPHABET);
        int[] groupOf = new int[data.size()];
        Arrays.setAll(groupOf, alphabets::groupOf);
        String[] labels = new String[alphabets.groupCount()];
        Arrays.setAll(labels, alphabets::label);
        float[] values = new float[Math.multiplyExact(data.size(), data.elementLength())];
        for (int element = 0; element < data.size(); element++) {
            data.copyElement(element, values, element * data.elementLength());
        }
        Grouping classes = new Grouping(DeconvVhe.GROUPING, groupOf, List.of(labels));
        GroupedDataset result = new GroupedDataset(values, data.elementShape(), List.of(classes));
        for (Augmentation augmentation : data.augmentations()) {
            result = result.withAugmentation(augmentation);
        }
        return result;
    }

    /** How it is called in file names and tables. */
    String label() {
        return "c-per-" + name().toLowerCase(java.util.Locale.ROOT);
    }
}
