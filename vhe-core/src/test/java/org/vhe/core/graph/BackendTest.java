package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class BackendTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    /** What the forked virtual machines run. */
    static final class CreatesStore {
        private CreatesStore() {}

        public static void main(String[] args) {
            try {
                new ParameterStore(1, DataType.FLOAT);
                System.out.println("created");
            } catch (IllegalStateException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    @Test
    void withoutBackendTheMessageNamesTheArtifactsToAdd() throws Exception {
        String output = run(without("nd4j-native", "nd4j-cuda"));

        assertThat(output)
                .contains("refused: there is no ND4J backend on the class path")
                .contains("org.vhe:vhe-backend-cpu")
                .contains("macOS on x86-64 and arm64")
                .contains("org.vhe:vhe-backend-cuda");
    }

    @Test
    void withoutNativeLibraryTheMessageSaysSo() throws Exception {
        String output = run(without("linux-", "macosx-", "windows-"));

        assertThat(output)
                .contains("refused: the ND4J backend on the class path cannot be started: ")
                .contains("Could not find jni")
                .contains("org.vhe:vhe-backend-cpu")
                .contains("-Dorg.bytedeco.javacpp.cachedir=DIR");
    }

    @Test
    void descriptionNamesBackendAndThreads() {
        assertThat(Backend.describe())
                .matches("\\w+Backend, \\d+ cores, \\d+ threads, waiting by [\\w=]+, BLAS by \\w+");
    }

    private static String without(String... parts) {
        String kept =
                Arrays.stream(CLASS_PATH.split(File.pathSeparator))
                        .filter(
                                entry -> {
                                    String name = Path.of(entry).getFileName().toString();
                                    return Arrays.stream(parts).noneMatch(name::contains);
                                })
                        .collect(Collectors.joining(File.pathSeparator));
        assertThat(kept).as("class path that must have lost something").isNotEqualTo(CLASS_PATH);
        return kept;
    }

    private static String run(String classPath) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                List.of(java, "-Xmx256m", "-cp", classPath, CreatesStore.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ends").isTrue();
        return output;
    }
}
