package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.graph.Backend;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.examples.benchmark.CudaCheck;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.start.CustomEncoder;

/** The command line on a GPU that a file of C++ plays, and on none. */
class CudaCheckTest {
    private static final Path SOURCE = Path.of("../vhe-cuda/src/test/native/standin.cpp");
    private static final Path FOLDER = Path.of("target/standin").toAbsolutePath();
    private static final List<String> LIBRARIES =
            List.of("libcuda.so.1", "libnvrtc.so.12", "libcublas.so.12", "libcudnn.so.9");

    private static boolean compiled;

    @AfterEach
    void backToTheCpu() {
        System.clearProperty("vhe.cuda.path");
        System.clearProperty("vhe.cuda.cache");
        Backend.useExecutor(GraphExecutor.Kind.COMPILED);
    }

    /** Made once; libraries stay loaded. */
    @BeforeAll
    static void compile() throws Exception {
        Path library = FOLDER.resolve(LIBRARIES.get(0));
        Files.createDirectories(FOLDER);
        for (String other : LIBRARIES) {
            Files.deleteIfExists(FOLDER.resolve(other));
        }
        List<String> command =
                List.of(
                        "g++",
                        "-std=c++17",
                        "-O2",
                        "-fPIC",
                        "-shared",
                        "-o",
                        library.toString(),
                        SOURCE.toString(),
                        "-ldl");
        try {
            compiled = new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            compiled = false;
        }
        for (String other : LIBRARIES.subList(1, LIBRARIES.size())) {
            Files.createSymbolicLink(FOLDER.resolve(other), library);
        }
    }

    private static void useStandIn() {
        assumeTrue(compiled, "a C++ compiler (g++) plays the GPU");
        System.setProperty("vhe.cuda.path", FOLDER.toString());
        System.setProperty("vhe.cuda.cache", FOLDER.resolve("kernels").toString());
    }

    @Test
    void aGpuThatComputesRightPasses() throws Exception {
        useStandIn();

        CudaCheck.Result result =
                CudaCheck.runExample(
                        "--width=1",
                        "--steps=2",
                        "--networks=pixelcnn,dense",
                        "--parts=values,runs");

        assertThat(result.rows()).hasSize(12);
        assertThat(result.rows()).allMatch(CudaCheck.Row::passed);
    }

    @Test
    void examplesTrainAndClassifyOnTheGpu(@TempDir Path folder) throws Exception {
        useStandIn();
        CustomEncoder.runExample(
                "--device=cuda", "--steps=2", "--episodes=1", "--out=" + folder.resolve("run"));

        assertThat(Backend.executor().name()).isEqualTo("cuda");
        assertThat(Backend.rows(80)).isGreaterThan(80);
    }

    @Test
    void withoutAGpuItSaysWhatWasLookedFor(@TempDir Path folder) {
        System.setProperty("vhe.cuda.path", folder.toString());
        StringWriter err = new StringWriter();

        int code =
                Launcher.commandLine(new Vhe())
                        .setErr(new PrintWriter(err))
                        .execute("cuda", "check");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("libcuda").contains(folder.toString());
    }

    @Test
    void withoutAGpuAnyDeviceIsTheCpu(@TempDir Path folder) throws Exception {
        System.setProperty("vhe.cuda.path", folder.toString());

        Backend.useExecutor(GraphExecutor.Kind.AUTO);

        assertThat(Backend.executor()).isEqualTo(GraphExecutor.Kind.COMPILED);
        assertThat(Backend.rows(80)).isEqualTo(80);
        assertThatThrownBy(() -> Backend.useExecutor(GraphExecutor.Kind.CUDA))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void precisionIsNotForTheCpu() {
        assertThatThrownBy(() -> CudaCheck.runExample("--cuda-precision=fp32"))
                .hasMessageContaining("--cuda-precision is for --device cuda");
    }
}
