package org.vhe.core.training;

import org.vhe.core.check.Require;
import org.vhe.core.dataset.Provenance;

/**
 * What a {@link Trainer} knows of data that are elsewhere.
 *
 * @param elementShape of an element, [event...]
 * @param elements how many there are, by which epochs are counted
 * @param provenance tells them from other data when a run is resumed
 */
@SuppressWarnings("ArrayRecordComponent")
public record RemoteData(long[] elementShape, long elements, Provenance provenance) {
    /** Checks and copies. */
    public RemoteData {
        elementShape = elementShape.clone();
        Require.positive("elements", elements);
    }

    /** A copy: changing it changes nothing here. */
    @Override
    public long[] elementShape() {
        return elementShape.clone();
    }
}
