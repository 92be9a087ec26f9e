package org.vhe.examples.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.vhe.core.training.DivergenceException;

/** What went wrong, in one line for who can mend it. */
final class FailureText {

    private FailureText() {}

    /** The line, if the failure is one that options, files or memory can mend. */
    static Optional<String> of(Throwable failure) {
        Throwable memory = null;
        for (Throwable e = failure; e != null; e = e.getCause()) {
            memory = e instanceof OutOfMemoryError ? e : memory;
        }
        if (memory != null) {
            return Optional.of(memory(memory));
        }
        return isForUser(failure) ? Optional.of(text(failure)) : Optional.empty();
    }

    private static boolean isForUser(Throwable e) {
        return e instanceof IOException
                || e instanceof UncheckedIOException
                || e instanceof IllegalArgumentException
                || e instanceof IllegalStateException
                || e instanceof UnsupportedOperationException
                || e instanceof DivergenceException
                || e instanceof InterruptedException;
    }

    /** JavaCPP, which allocates arrays, counts in bytes; all other memory is Java's own. */
    private static String memory(Throwable e) {
        String message = String.valueOf(e.getMessage());
        String advice = "a larger VHE_HEAP, such as VHE_HEAP=4g, gives Java more";
        if (message.contains("physicalBytes") && message.contains("maxPhysicalBytes")) {
            advice =
                    "the whole program takes more than this machine or its limit has: smaller"
                            + " batches and smaller VHE_HEAP and VHE_NATIVE take less";
        } else if (message.contains("ytes")) {
            advice = "a larger VHE_NATIVE, such as VHE_NATIVE=8g, gives arrays more";
        } else if (message.contains("thread")) {
            advice = "the system allows no more threads";
        }
        return "out of memory (" + oneLine(message) + "): " + advice;
    }

    private static String text(Throwable e) {
        if (e instanceof UncheckedIOException unchecked) {
            IOException cause = unchecked.getCause();
            String own = unchecked.getMessage();
            return own.equals(cause.toString()) ? text(cause) : oneLine(own) + ": " + text(cause);
        }
        if (e instanceof FileSystemException file && file.getReason() == null) {
            return text(file);
        }
        if (e instanceof FileSystemException file && file.getOtherFile() != null) {
            if (Files.isDirectory(Path.of(file.getOtherFile()))) {
                return "expected a file, but " + file.getOtherFile() + " is a folder";
            }
            return "cannot move or link %s to %s: %s"
                    .formatted(file.getFile(), file.getOtherFile(), file.getReason());
        }
        if (e instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        if (e instanceof EOFException && e.getMessage() == null) {
            return "it ends too early";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : oneLine(e.getMessage());
    }

    /** Of those that have no message but the file's name. */
    private static String text(FileSystemException e) {
        String file = e.getFile();
        if (e instanceof NoSuchFileException) {
            return "no such file or folder: " + file;
        }
        if (e instanceof AccessDeniedException) {
            return "no permission to use " + file;
        }
        if (e instanceof FileAlreadyExistsException) {
            return Files.isDirectory(Path.of(file))
                    ? file + " exists already, and is a folder"
                    : "expected a folder, but " + file + " is a file";
        }
        if (e instanceof NotDirectoryException) {
            return "expected a folder, but " + file + " is none";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "expected a file or nothing, but " + file + " is a folder with files";
        }
        return "cannot use " + file;
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
