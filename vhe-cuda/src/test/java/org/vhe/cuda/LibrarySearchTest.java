package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.cuda.LibrarySearch.Library;

/** Where libraries are found, with the stand-in's file in their place. */
class LibrarySearchTest {
    @TempDir Path root;

    private Path put(String file) throws IOException {
        Path library = root.resolve(file);
        Files.createDirectories(library.getParent());
        Files.copy(StandIn.shared().folder().resolve("libcuda.so.1"), library);
        return library;
    }

    private void requireFound(Path file, String folder, Map<String, String> environment) {
        LibrarySearch search = new LibrarySearch(folder, environment, root);
        assertThat(search.load(Library.CUBLAS).getFile().toPath()).isEqualTo(file);
    }

    @Test
    void aFolderThatIsNamedComesFirst() throws IOException {
        put("usr/local/cuda/lib64/libcublas.so.12");
        requireFound(put("mine/libcublas.so.12"), root.resolve("mine").toString(), Map.of());
    }

    @Test
    void aFolderOfPythonPackagesCanBeNamed() throws IOException {
        requireFound(
                put("site/nvidia/cublas/lib/libcublas.so.12"),
                root.resolve("site").toString(),
                Map.of());
    }

    @Test
    void theLoadersPathComesBeforeTheToolkit() throws IOException {
        put("usr/local/cuda/lib64/libcublas.so.12");
        requireFound(
                put("path/libcublas.so.12"),
                "",
                Map.of("LD_LIBRARY_PATH", root.resolve("path").toString()));
    }

    @Test
    void toolkitsAreFoundTheNewestFirst() throws IOException {
        put("usr/local/cuda-12.4/lib64/libcublas.so.12");
        requireFound(put("usr/local/cuda-13.0/lib64/libcublas.so.13"), "", Map.of());
    }

    @Test
    void packagesOfAVirtualEnvironmentAreFound() throws IOException {
        requireFound(
                put("venv/lib/python3.11/site-packages/nvidia/cu13/lib/libcublas.so.13"),
                "",
                Map.of("VIRTUAL_ENV", root.resolve("venv").toString()));
    }

    @Test
    void condasEnvironmentIsFound() throws IOException {
        requireFound(
                put("conda/lib/libcublas.so.12"),
                "",
                Map.of("CONDA_PREFIX", root.resolve("conda").toString()));
    }

    @Test
    void whatIsNotFoundIsNamedWithAllFolders() {
        LibrarySearch search = new LibrarySearch("/nowhere:/neither", Map.of(), root);
        assertThatThrownBy(() -> search.load(Library.CUBLAS))
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessageContaining("cuBLAS was not found")
                .hasMessageContaining("/nowhere")
                .hasMessageContaining("/neither")
                .hasMessageContaining("pip install nvidia-cublas-cu12")
                .hasMessageContaining("VHE_CUDA");
    }
}
