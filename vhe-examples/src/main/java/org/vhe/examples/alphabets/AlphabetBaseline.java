package org.vhe.examples.alphabets;

import java.util.Locale;
import org.vhe.core.dataset.GroupedDataset;
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
        return data.withoutGrouping(DeconvVhe.GROUPING)
                .renamed(HierarchicalVhe.ALPHABET, DeconvVhe.GROUPING);
    }

    /** How it is called in file names and tables. */
    String label() {
        return "c-per-" + name().toLowerCase(Locale.ROOT);
    }
}
