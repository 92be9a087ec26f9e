package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        compiled = compile("right") && compile("wrong", "-DVHE_WRONG_PRODUCTS");
    }

    private static boolean compile(String name, String... options) throws Exception {
        Path folder = FOLDER.resolve(name);
        Path library = folder.resolve(LIBRARIES.get(0));
        Files.createDirectories(folder);
        for (String other : LIBRARIES) {
            Files.deleteIfExists(folder.resolve(other));
        }
        List<String> command =
                new ArrayList<>(List.of("g++", "-std=c++17", "-O2", "-fPIC", "-shared", "-o"));
        command.addAll(List.of(library.toString(), SOURCE.toString(), "-ldl", "-Wl,-Bsymbolic"));
        command.addAll(List.of(options));
        for (String other : LIBRARIES.subList(1, LIBRARIES.size())) {
            Files.createSymbolicLink(folder.resolve(other), library);
        }
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void useStandIn() {
        useStandIn("right");
    }

    private static void useStandIn(String name) {
        assumeTrue(compiled, "a C++ compiler (g++) plays the GPU");
        System.setProperty("vhe.cuda.path", FOLDER.resolve(name).toString());
        System.setProperty("vhe.cuda.cache", FOLDER.resolve("kernels").toString());
    }

    @Test
    void aGpuThatComputesRightPasses() throws Exception {
        useStandIn();

        CudaCheck.Result result =
                CudaCheck.runExample(
                        "--width=1", "--steps=2", "--networks=deconv,dense", "--parts=values,runs");

        assertThat(result.rows()).hasSize(12);
        assertThat(result.rows()).allMatch(CudaCheck.Row::passed);
    }

    @Test
    void aCheckThatFailsIsInTheExitCode() {
        String[] arguments = {"cuda", "check", "--width=1", "--networks=dense", "--parts=values"};
        useStandIn();
        assertThat(Launcher.commandLine(new Vhe()).execute(arguments)).isZero();
        useStandIn("wrong");
        assertThat(Launcher.commandLine(new Vhe()).execute(arguments)).isEqualTo(1);
    }

    /** Runs the script with a launcher that notes what it is asked for. */
    private static int visit(Path folder, String launcher, String... arguments) throws Exception {
        Path file = folder.resolve("launcher");
        Files.writeString(file, "#!/bin/sh\necho \"$*\" >>" + folder.resolve("asked") + launcher);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(List.of("sh", "../bin/gpu-visit"));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.redirectOutput(folder.resolve("output").toFile());
        process.environment().put("VHE", file.toString());
        process.environment().put("PEER", "echo 7 images/s");
        return process.start().waitFor();
    }

    @Test
    void aVisitChecksThenMeasuresThenTrains(@TempDir Path folder) throws Exception {
        Path out = folder.resolve("visit");
        int code = visit(folder, "\n", out.toString(), "2", "--data", "there");

        assertThat(code).isZero();
        List<String> asked = Files.readAllLines(folder.resolve("asked"));
        assertThat(asked).hasSize(4);
        assertThat(asked.get(0)).startsWith("cuda check --parts values ");
        assertThat(asked.get(1)).startsWith("cuda check --parts runs,memory ");
        assertThat(asked.get(2)).startsWith("cuda check --parts speed ");
        assertThat(asked.get(3))
                .startsWith("omniglot train --device cuda")
                .contains("--minutes 2")
                .endsWith("--data there");
        assertThat(out.resolve("peer.txt")).hasContent("7 images/s");
    }

    @Test
    void aPartThatFailsDoesNotHideTheOthers(@TempDir Path folder) throws Exception {
        String failing = "\ncase \"$*\" in *values*) exit 1;; esac\n";
        int code = visit(folder, failing, folder.resolve("visit").toString());

        assertThat(code).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(3);
        assertThat(Files.readString(folder.resolve("output"))).contains("== values failed");
    }

    @Test
    void aVisitWithoutAGpuEndsAtOnce(@TempDir Path folder) throws Exception {
        int code = visit(folder, "\nexit 3\n", folder.resolve("visit").toString(), "5");

        assertThat(code).isEqualTo(3);
        assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(1);
        assertThat(visit(folder, "\n")).as("without a folder").isEqualTo(2);
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

        assertThat(code).isEqualTo(3);
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
