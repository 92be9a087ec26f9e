package org.vhe.data.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Gives a reader many damaged files. Each must be read within ten seconds or be refused by an
 * exception for users that names the file; what checksums cover must be read as it was written.
 */
public final class Fuzz {
    private static final int INPUTS = 2000;
    private static final int LONGEST_SECONDS = 10;
    private static final int MAX_REPORTED = 20;

    private Fuzz() {}

    /**
     * A damaged file.
     *
     * @param bytes its content
     * @param checked whether its checksums are those of what was written, so that nothing else can
     *     be read
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Input(byte[] bytes, boolean checked) {}

    /** What is tested. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads a file. */
        T read(Path file) throws IOException;
    }

    /**
     * Tries 2000 files, each a function of its number.
     *
     * @param file where to put them; messages must name it
     * @param inputs makes them
     * @param isAsWritten whether what was read is what was written
     */
    public static <T> void run(
            Path file,
            Function<SplittableRandom, Input> inputs,
            Reader<T> reader,
            Predicate<T> isAsWritten)
            throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        List<String> faults = new ArrayList<>();
        int accepted = 0;
        int refused = 0;
        try {
            for (int number = 0; number < INPUTS && faults.size() < MAX_REPORTED; number++) {
                Input input = inputs.apply(new SplittableRandom(number));
                Files.write(file, input.bytes());
                Future<T> result = thread.submit(() -> reader.read(file));
                try {
                    T read = result.get(LONGEST_SECONDS, TimeUnit.SECONDS);
                    accepted++;
                    if (input.checked() && !isAsWritten.test(read)) {
                        faults.add(number + ": read as something else");
                    }
                } catch (ExecutionException e) {
                    refused++;
                    if (!isForUsers(e.getCause(), file)) {
                        faults.add(number + ": " + e.getCause());
                    }
                } catch (TimeoutException e) {
                    faults.add(number + ": not read after " + LONGEST_SECONDS + " s");
                    break;
                }
            }
        } finally {
            thread.shutdownNow();
        }
        assertThat(faults).isEmpty();
        assertThat(accepted).as("accepted").isGreaterThan(INPUTS / 50);
        assertThat(refused).as("refused").isGreaterThan(INPUTS / 4);
    }

    private static boolean isForUsers(Throwable refusal, Path file) {
        String message = String.valueOf(refusal.getMessage());
        return (refusal instanceof IOException
                        || refusal.getClass() == IllegalArgumentException.class)
                && message.contains(file.getFileName().toString())
                && !message.contains("null");
    }
}
