package org.vhe.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vhe.core.io.AtomicFile;
import picocli.CommandLine.Command;

class LauncherTest {
    private final StringWriter err = new StringWriter();

    /** Fails as it is told. */
    @Command(name = "failing")
    private record Failing(Throwable failure) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }
    }

    private String line(Throwable failure) {
        err.getBuffer().setLength(0);
        int code =
                Launcher.commandLine(new Failing(failure))
                        .setErr(new PrintWriter(err, true))
                        .execute();
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        return err.toString().strip();
    }

    @ParameterizedTest
    @CsvSource({
        "Java heap space, VHE_HEAP",
        "GC overhead limit exceeded, VHE_HEAP",
        "'Failed to allocate memory within limits: totalBytes (2) > maxBytes (1)', VHE_NATIVE",
        "'Cannot allocate new FloatPointer(9): totalBytes = 8, physicalBytes = 7', VHE_NATIVE",
        "'Physical memory usage is too high: physicalBytes (2) > maxPhysicalBytes (1)', smaller",
        "unable to create native thread, no more threads"
    })
    void wantOfMemoryIsOneLineThatSaysWhichToChange(String message, String advice) {
        assertThat(line(new OutOfMemoryError(message)))
                .startsWith("vhe: out of memory (" + message + "): ")
                .contains(advice);
    }

    @Test
    void reasonOfAWantOfMemoryIsTheInnermost() {
        OutOfMemoryError inner =
                new OutOfMemoryError(
                        "Physical memory usage is too high: physicalBytes (2) > maxPhysicalBytes (1)");
        OutOfMemoryError outer = new OutOfMemoryError("Cannot allocate new X: totalBytes = 8");
        outer.initCause(inner);

        assertThat(line(new IllegalStateException("an operation failed", outer)))
                .contains("Physical memory usage is too high")
                .contains("smaller batches");
    }

    @Test
    void otherErrorsAreOneLineToo() {
        assertThat(line(new InternalError("no fonts")))
                .isEqualTo("vhe: unexpected error: java.lang.InternalError: no fonts");
        assertThat(Launcher.exitCode(args -> new Failing(new InternalError("x")).call())).isOne();
    }

    @Test
    void fileOfAFailureIsNamedWithItsReason() {
        IOException full = new IOException("No space left on device");
        assertThat(line(new UncheckedIOException("cannot write a/model.zip", full)))
                .isEqualTo("vhe: cannot write a/model.zip: No space left on device");
    }

    @Test
    void failureWithoutAMessageOfItsOwnSaysTheReasonOnce() {
        assertThat(line(new UncheckedIOException(new IOException("no route to host"))))
                .isEqualTo("vhe: no route to host");
    }

    @Test
    void reasonsWithoutWordsGetSome() {
        assertThat(line(new UncheckedIOException("cannot read x", new MalformedInputException(1))))
                .isEqualTo("vhe: cannot read x: it is no text in UTF-8");
        assertThat(line(new UncheckedIOException("cannot read x", new EOFException())))
                .isEqualTo("vhe: cannot read x: it ends too early");
    }

    @Test
    void filesInTheWayAreSaidToBe(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Throwable inTheWay = catchThrowable(() -> Files.createDirectories(file));
        assertThat(line(inTheWay)).isEqualTo("vhe: expected a folder, but " + file + " is a file");
        Throwable below = catchThrowable(() -> Files.createDirectories(file.resolve("a")));
        assertThat(line(below)).contains(file.toString()).contains(" ");
        assertThat(line(new NotDirectoryException("f"))).contains("expected a folder, but f is");
        assertThat(line(new DirectoryNotEmptyException("f"))).contains("f is a folder with files");
        assertThat(line(new AccessDeniedException("f"))).contains("no permission to use f");
        assertThat(line(new FileSystemException("f"))).isEqualTo("vhe: cannot use f");
        assertThat(line(new FileSystemException("a", "b", "Is a directory")))
                .isEqualTo("vhe: cannot move or link a to b: Is a directory");
        Throwable onFolder = catchThrowable(() -> AtomicFile.write(folder, out -> out.write(1)));
        assertThat(line(onFolder))
                .isEqualTo("vhe: expected a file, but " + folder + " is a folder");
    }
}
