package org.vhe.cuda;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds CUDA's libraries: in the folder asked for, where the loader looks, in the toolkit's usual
 * folders, among Python's packages and in Conda's environment, in this order.
 */
final class LibrarySearch {
    /** A library: what it is called in messages, its files, newest first, and what brings it. */
    enum Library {
        DRIVER("NVIDIA's driver", "an NVIDIA driver for your GPU", "libcuda.so.1"),
        NVRTC(
                "NVRTC",
                "pip install nvidia-cuda-nvrtc-cu12",
                "libnvrtc.so.13",
                "libnvrtc.so.12",
                "libnvrtc.so.11.2",
                "libnvrtc.so"),
        CUBLAS(
                "cuBLAS",
                "pip install nvidia-cublas-cu12",
                "libcublas.so.13",
                "libcublas.so.12",
                "libcublas.so.11",
                "libcublas.so"),
        CUDNN(
                "cuDNN",
                "pip install nvidia-cudnn-cu12",
                "libcudnn.so.9",
                "libcudnn.so.8",
                "libcudnn.so");

        private final String title;
        private final String remedy;
        private final List<String> files;

        Library(String title, String remedy, String... files) {
            this.title = title;
            this.remedy = remedy;
            this.files = List.of(files);
        }
    }

    /** Parts that libraries open by name, which need not be where the loader looks. */
    private static final String PARTS = "{libnvrtc-builtins,libcublasLt}.so*";

    private static final int RTLD_NOW = 2;
    private final List<Path> folders;
    private final boolean loader;

    /**
     * @param folder where to look first, and instead of all others if it has the library; may be
     *     empty
     * @param environment of the process
     * @param root of the file system
     */
    LibrarySearch(String folder, Map<String, String> environment, Path root) {
        Set<Path> all = new LinkedHashSet<>();
        for (String asked : folder.split(File.pathSeparator)) {
            if (!asked.isBlank()) {
                withLibraryFolders(Path.of(asked), all);
            }
        }
        this.folders = new ArrayList<>(all);
        this.loader = all.isEmpty();
        if (loader) {
            for (String path : environment.getOrDefault("LD_LIBRARY_PATH", "").split(":")) {
                if (!path.isBlank()) {
                    folders.add(Path.of(path));
                }
            }
            usual(environment, root).forEach(path -> withLibraryFolders(path, all));
            folders.addAll(all);
        }
    }

    private static void withLibraryFolders(Path path, Set<Path> all) {
        all.add(path);
        for (String inside : List.of("lib64", "lib", "nvidia")) {
            Path folder = path.resolve(inside);
            if (Files.isDirectory(folder)) {
                all.add(folder);
            }
        }
        Path wheels = path.endsWith("nvidia") ? path : path.resolve("nvidia");
        children(wheels, "*").map(wheel -> wheel.resolve("lib")).forEach(all::add);
    }

    private static List<Path> usual(Map<String, String> environment, Path root) {
        List<Path> paths = new ArrayList<>();
        children(root.resolve("usr/local"), "cuda*").forEach(paths::add);
        List<Path> homes = new ArrayList<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            Optional.ofNullable(environment.get(variable)).map(Path::of).ifPresent(homes::add);
        }
        Optional.ofNullable(environment.get("HOME"))
                .map(home -> Path.of(home, ".local"))
                .ifPresent(homes::add);
        homes.add(root.resolve("usr/local"));
        homes.add(root.resolve("usr"));
        for (Path home : homes) {
            children(home.resolve("lib"), "python3*")
                    .flatMap(
                            python ->
                                    Stream.of("site-packages", "dist-packages")
                                            .map(python::resolve))
                    .filter(packages -> Files.isDirectory(packages.resolve("nvidia")))
                    .forEach(paths::add);
        }
        Optional.ofNullable(environment.get("CONDA_PREFIX")).map(Path::of).ifPresent(paths::add);
        return paths;
    }

    private static Stream<Path> children(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
                entries.forEach(found::add);
            } catch (IOException e) {
                return Stream.empty(); // as if it were not there: it cannot be read
            }
        }
        found.sort((a, b) -> b.compareTo(a)); // newer versions first
        return found.stream();
    }

    /**
     * Loads a library.
     *
     * @throws UnsatisfiedLinkError that says what was looked for, where, and what installs it
     */
    NativeLibrary load(Library library) {
        List<String> failures = new ArrayList<>();
        for (Path folder : folders) {
            for (String name : library.files) {
                Path file = folder.resolve(name);
                if (Files.exists(file)) {
                    try {
                        children(folder, PARTS).forEach(LibrarySearch::preload);
                        return open(file.toString());
                    } catch (UnsatisfiedLinkError e) {
                        failures.add(file + ": " + firstLine(e));
                    }
                }
            }
        }
        if (loader) {
            for (String name : library.files) {
                try {
                    return open(name);
                } catch (UnsatisfiedLinkError e) {
                    // the next name
                }
            }
        }
        throw new UnsatisfiedLinkError(message(library, failures));
    }

    private String message(Library library, List<String> failures) {
        return "%s was not found (%s). Looked %sin %s.%s It comes with: %s. The folder can be given as VHE_CUDA or -Dvhe.cuda.path"
                .formatted(
                        library.title,
                        String.join(", ", library.files),
                        loader ? "where the loader does and " : "",
                        folders.isEmpty() ? "no folder" : folders,
                        failures.isEmpty() ? "" : " Not usable: " + failures + ".",
                        library.remedy);
    }

    private static NativeLibrary open(String name) {
        return NativeLibrary.getInstance(
                name, Map.of(com.sun.jna.Library.OPTION_OPEN_FLAGS, RTLD_NOW));
    }

    private static void preload(Path file) {
        try {
            open(file.toString());
        } catch (UnsatisfiedLinkError e) {
            // then the library that needs it says so
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
