package org.vhe.core.training;

import java.util.Objects;
import java.util.OptionalInt;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;

/**
 * What a run is watched by: the bound of data held out, always on the same episodes and noise, with
 * the parameters that would be used, hence the averages where there are averages. Training itself
 * is the same with and without.
 *
 * @param data held out, as the model reads them; their groups need as many members as support sets
 * @param every steps between validations
 * @param batches number of batches, of the size of those trained on
 * @param patience if given, training ends after so many validations without a better bound, and the
 *     model and its checkpoints are the best, not the last
 */
public record Validation(GroupedDataset data, long every, int batches, OptionalInt patience) {

    /** Checks the numbers. */
    public Validation {
        Objects.requireNonNull(data, "data");
        Require.positive("every", every);
        Require.positive("batches", batches);
        patience.ifPresent(value -> Require.positive("patience", value));
    }

    /** 20 batches, which watch and do not stop. */
    public static Validation of(GroupedDataset data, long every) {
        return new Validation(data, every, 20, OptionalInt.empty());
    }

    /** This with another number of batches. */
    public Validation withBatches(int number) {
        return new Validation(data, every, number, patience);
    }

    /** This with early stopping. */
    public Validation withPatience(int validations) {
        return new Validation(data, every, batches, OptionalInt.of(validations));
    }
}
