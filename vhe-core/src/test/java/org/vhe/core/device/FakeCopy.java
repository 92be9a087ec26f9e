package org.vhe.core.device;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.SharedArray;

/** The device's copy of an array that the host has too. */
final class FakeCopy {
    private final SharedArray shared;
    private final INDArray own;
    private long version;

    FakeCopy(SharedArray shared, INDArray own) {
        this.shared = shared;
        this.own = own;
    }

    /** Takes the newest values. */
    INDArray newest() {
        if (shared.version() != version) {
            own.assign(shared.read());
            version = shared.version();
        }
        return own;
    }

    /** Says that the own values are the newest. */
    void changed() {
        version = shared.newerElsewhere(() -> shared.host().assign(own));
    }

    /** Lets go of the own values. */
    void close() {
        shared.read();
        own.assign(Double.NaN);
    }
}
