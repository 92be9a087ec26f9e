package org.vhe.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.PortableGraph;
import org.vhe.core.model.ModelExport;

/** What is exported is read by a program that has ND4J and none of this library. */
class ForeignProgramTest {
    @TempDir private Path folder;

    @Test
    void warpedPixelCnnIsScoredWithoutThisLibrary() throws Exception {
        PortableGraph graph = ModelExport.scoring(Families.all().get("pixelcnn").get());
        Path file = folder.resolve("scoring.fb");
        graph.write(file);
        Path result = folder.resolve("result.npy");
        List<String> command = new ArrayList<>(List.of("java", "-cp", classPath()));
        Path program = folder.resolve("ReadGraph.java");
        try (InputStream source = getClass().getResourceAsStream("ReadGraph.java.txt")) {
            Files.write(program, source.readAllBytes());
        }
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        program.toString(),
                        file.toString(),
                        "logWeight",
                        result.toString()));
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, long[]> input : graph.inputs().entrySet()) {
            long[] shape = input.getValue().clone();
            shape[0] = 4;
            INDArray values = Nd4j.rand(DataType.FLOAT, shape);
            inputs.put(input.getKey(), values);
            File array = folder.resolve(inputs.size() + ".npy").toFile();
            Nd4j.writeAsNumpy(values, array);
            command.addAll(List.of(input.getKey(), array.toString()));
        }
        run(command);

        assertThat(Nd4j.createFromNpyFile(result.toFile()))
                .isEqualTo(graph.sameDiff().output(inputs, "logWeight").get("logWeight"));
    }

    private void run(List<String> command) throws Exception {
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log, StandardCharsets.UTF_8)).isZero();
    }

    /** The jars of this test's class path that are not of this library, nor of Deeplearning4j. */
    private static String classPath() {
        String own =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        String others =
                Arrays.stream(own.split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .filter(
                                entry ->
                                        !entry.contains("vhe-")
                                                && !entry.contains("deeplearning4j"))
                        .collect(Collectors.joining(File.pathSeparator));
        assertThat(others).contains("nd4j-api").doesNotContain("vhe");
        return others;
    }
}
