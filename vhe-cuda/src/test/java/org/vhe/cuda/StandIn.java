package org.vhe.cuda;

import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vhe.core.graph.GraphExecutor;

/**
 * CUDA's libraries played by one file of C++, so that the whole engine runs on the CPU. It is
 * compiled once; each folder of it that is asked for is a GPU of its own.
 */
final class StandIn {
    private static final Path SOURCE = Path.of("src/test/native/standin.cpp");
    private static final Path TARGET = Path.of("target/standin").toAbsolutePath();
    private static final List<String> NAMES =
            List.of("libcuda.so.1", "libnvrtc.so.12", "libcublas.so.12", "libcudnn.so.9");

    private final Path folder;

    private StandIn(Path folder) {
        this.folder = folder;
    }

    /**
     * A stand-in of its own, for tests that change how it behaves.
     *
     * @param defines for the preprocessor; others are other libraries
     */
    static StandIn of(String name, String... defines) {
        Path folder = TARGET.resolve(name);
        Path library = folder.resolve(NAMES.get(0));
        try {
            Files.createDirectories(folder);
            if (!Files.exists(library)
                    || Files.getLastModifiedTime(library)
                                    .compareTo(Files.getLastModifiedTime(SOURCE))
                            < 0) {
                if (defines.length == 0 && !name.equals("shared")) {
                    Files.copy(
                            shared().folder.resolve(NAMES.get(0)),
                            library,
                            StandardCopyOption.REPLACE_EXISTING);
                } else {
                    compile(library, defines);
                }
            }
            for (String other : NAMES.subList(1, NAMES.size())) {
                if (!Files.exists(folder.resolve(other))) {
                    Files.createSymbolicLink(folder.resolve(other), library);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot make the stand-in in " + folder, e);
        }
        return new StandIn(folder);
    }

    /** The stand-in of all tests that leave it as it is. */
    static StandIn shared() {
        return of("shared");
    }

    private static void compile(Path library, String... defines) throws IOException {
        List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-O2", "-fPIC"));
        for (String define : defines) {
            command.add("-D" + define);
        }
        Path part = Files.createTempFile(library.getParent(), "part", ".so");
        command.addAll(
                List.of(
                        "-Wl,-Bsymbolic",
                        "-shared",
                        "-o",
                        part.toString(),
                        SOURCE.toString(),
                        "-ldl"));
        Process process;
        try {
            process = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            abort("there is no C++ compiler (g++), which plays the GPU: " + e.getMessage());
            return;
        }
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException("g++ cannot compile " + SOURCE);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Files.move(part, library, StandardCopyOption.REPLACE_EXISTING);
    }

    Path folder() {
        return folder;
    }

    /** The executor on the stand-in, in single precision as the CPU's. */
    GraphExecutor.Kind kind() {
        return GraphExecutor.Kind.CUDA
                .with("path", folder.toString())
                .with("cache", TARGET.resolve("kernels-" + age()).toString());
    }

    /** Kernels that another stand-in compiled are not for this one. */
    private static long age() {
        try {
            return Files.getLastModifiedTime(SOURCE).toMillis();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private NativeLibrary library() {
        return NativeLibrary.getInstance(folder.resolve(NAMES.get(0)).toString());
    }

    /** Changes how it behaves: see the source. */
    void set(String name, long value) {
        library().getFunction("vheStandInSet").invokeVoid(new Object[] {name, value});
    }

    /** What it counts: see the source. */
    long get(String name) {
        return library().getFunction("vheStandInGet").invokeLong(new Object[] {name});
    }
}
