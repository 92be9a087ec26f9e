package org.vhe.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CloseTest {

    private static Trainer trainer() {
        return new Trainer(
                SmallModel.create(1), SmallModel.data(), SmallModel.options(1_000_000).build());
    }

    @Test
    void trainingOfATrainerThatIsClosedMeanwhileSaysSo() throws InterruptedException {
        for (int round = 0; round < 12; round++) {
            Trainer trainer = trainer();
            CountDownLatch started = new CountDownLatch(1);
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            started.countDown();
                        }
                    });
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread training =
                    new Thread(
                            () -> {
                                try {
                                    trainer.train();
                                } catch (RuntimeException e) {
                                    end.set(e);
                                }
                            });
            training.start();
            started.await();
            trainer.close();
            training.join();
            assertThat(end.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the trainer is closed");
        }
    }

    @Test
    void closedTrainerIsRefused() {
        Trainer trainer = trainer();
        trainer.close();
        trainer.close();
        assertThatThrownBy(trainer::train)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the trainer is closed");
    }
}
