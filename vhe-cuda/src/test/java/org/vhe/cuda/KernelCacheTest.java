package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.graph.GraphExecutor;

/** Kernels are compiled once, and again where their file is damaged. */
class KernelCacheTest {
    @TempDir Path folder;
    private final StandIn standIn = StandIn.of("cached");

    private long compiledBy(int steps) {
        GraphExecutor.Kind kind = standIn.kind().with("cache", folder.resolve("new").toString());
        long before = standIn.get("compiled");
        assertThat(TrainingRunsTest.bounds(kind, steps)).hasSize(steps);
        return standIn.get("compiled") - before;
    }

    @Test
    void kernelsAreCompiledOnce() throws IOException {
        standIn.set("devices", 1); // loads it
        assertThat(compiledBy(1)).isEqualTo(2); // of the graph and of its update
        assertThat(compiledBy(1)).isZero();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.resolve("new"))) {
            files = all.toList();
        }
        assertThat(files).hasSize(2).allMatch(file -> file.toString().endsWith("-sm_90.bin"));
        byte[] damaged = Files.readAllBytes(files.get(0));
        damaged[damaged.length / 2] ^= 1;
        Files.write(files.get(0), damaged);
        Files.write(files.get(1), new byte[7]);
        assertThat(compiledBy(1)).isEqualTo(2);
        assertThat(compiledBy(1)).isZero();
    }

    @Test
    void aFolderThatCannotBeWrittenOnlyCostsTime() throws IOException {
        Files.writeString(folder.resolve("new"), "a file in its place");
        assertThat(compiledBy(1)).isEqualTo(2);
    }

    @Test
    void filesAreOfOneSourceTargetAndCompiler() {
        assertThat(
                        Stream.of(
                                        KernelCache.name("a", "sm_90", "12.4"),
                                        KernelCache.name("b", "sm_90", "12.4"),
                                        KernelCache.name("a", "sm_80", "12.4"),
                                        KernelCache.name("a", "sm_90", "13.0"))
                                .distinct())
                .hasSize(4);
    }
}
