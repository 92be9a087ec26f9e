package org.vhe.examples.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingResult;

/** Training that writes a last checkpoint when the program is asked to end (Ctrl-C, SIGTERM). */
final class Interruption {
    private static final long WAIT_SECONDS = 120;

    private Interruption() {}

    /**
     * Trains; the program ends no earlier than training does.
     *
     * @param checkpoint what the trainer writes
     */
    static TrainingResult train(Trainer trainer, Optional<Path> checkpoint) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook =
                new Thread(
                        () -> {
                            trainer.stop();
                            await(ended, checkpoint);
                        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return trainer.train();
        } finally {
            ended.countDown();
            remove(hook);
        }
    }

    private static void await(CountDownLatch ended, Optional<Path> checkpoint) {
        try {
            if (ended.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                checkpoint.ifPresent(
                        file ->
                                System.err.println(
                                        "\nvhe: stopped; go on by the same command with --resume "
                                                + file));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already
        }
    }
}
