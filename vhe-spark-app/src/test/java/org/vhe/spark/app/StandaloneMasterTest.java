package org.vhe.spark.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class StandaloneMasterTest {

    /** All of these were seen, or are what the lines after them in Spark would fail with. */
    @Test
    void whateverAContextFailsWithOnceSparkGaveUpIsASilentMaster() {
        for (RuntimeException failure :
                new RuntimeException[] {
                    new IllegalStateException("Cannot call methods on a stopped SparkContext"),
                    new IllegalArgumentException("requirement failed: Can only call"),
                    new NullPointerException("SparkContext.env() is null")
                }) {
            assertThat(StandaloneMaster.notConnected(failure, Duration.ofSeconds(61)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("did not answer for a minute")
                    .hasCause(failure);
        }
    }

    @Test
    void contextsThatSparkStopsByItselfAreStoppedBeforeAnotherIsMade() {
        AtomicBoolean stopped = new AtomicBoolean();
        Thread stopping =
                new Thread(
                        () -> {
                            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                            stopped.set(true);
                        },
                        "stop-spark-context");
        stopping.start();

        StandaloneMaster.awaitStop();

        assertThat(stopped).isTrue();
    }

    @Test
    void whatFailsBeforeThatIsSparksOwnComplaint() {
        RuntimeException bad = new IllegalArgumentException("spark.cores.max must be positive");

        assertThat(StandaloneMaster.notConnected(bad, Duration.ofSeconds(2))).isSameAs(bad);
    }
}
