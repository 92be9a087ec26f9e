package org.vhe.examples.onedim;

import java.util.List;
import java.util.Locale;
import org.vhe.core.check.Require;
import org.vhe.core.random.Seeds;
import org.vhe.data.synthetic.OneDimensionalFamily;

/**
 * One run of the study's grid.
 *
 * @param family what the elements are drawn from
 * @param objective what is maximised
 * @param supportSize |D|, in training and in the measures
 * @param restart number of the run among those that differ by their seed only, from 0 on
 */
public record RunKey(OneDimensionalFamily family, Method objective, int supportSize, int restart) {

    /** The family's name in files. */
    public String familyLabel() {
        return label(family);
    }

    /** A family's name in files: lower case, with hyphens. */
    static String label(OneDimensionalFamily family) {
        return family.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The family of that name. */
    public static OneDimensionalFamily family(String label) {
        return Require.labelled(
                label, "family", List.of(OneDimensionalFamily.values()), RunKey::label);
    }

    /** The seed of the run's parameters, batches and noise; objectives share it. */
    long seed(long studySeed) {
        return Seeds.derive(studySeed, family.ordinal(), supportSize, restart);
    }
}
