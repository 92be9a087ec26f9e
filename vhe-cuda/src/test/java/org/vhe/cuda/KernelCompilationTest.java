package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Trainer;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

/**
 * Every kernel that networks of all kinds need is a program to the C++ compiler, and to NVRTC for
 * every generation of GPUs where that library is: it needs no GPU.
 */
class KernelCompilationTest {
    private static final Logger log = LoggerFactory.getLogger(KernelCompilationTest.class);
    private static final int[] CAPABILITIES = {75, 80, 86, 89, 90, 100, 120};

    private static void addAll(Homoencoder model, Map<String, Integer> sizes, Set<String> kernels) {
        Agreement.Wanted wanted = Agreement.training(model, sizes);
        for (String cudnn : List.of("on", "off")) {
            GraphExecutor.Kind kind = StandIn.shared().kind().with("cudnn", cudnn);
            try (GraphExecutor executor =
                    GraphExecutor.create(wanted.graph(), wanted.outputs(), kind)) {
                kernels.addAll(((CudaGraph) executor).kernels());
            }
        }
    }

    private static Set<String> kernels() {
        Set<String> kernels = new LinkedHashSet<>();
        addAll(DenseVhe.create(new DenseOptions(4, 8, 3, 2), 1), Map.of("c", 3), kernels);
        addAll(Models.deconvolutional().apply(DataType.FLOAT), Map.of("c", 2), kernels);
        addAll(Models.pixelCnn().apply(DataType.FLOAT), Map.of("c", 2), kernels);
        addAll(Models.factorial().apply(DataType.FLOAT), Map.of("s", 2, "c", 2), kernels);
        try (Trainer trainer =
                new Trainer(
                        TrainingRunsTest.model(1),
                        TrainingRunsTest.halves(),
                        TrainingRunsTest.options(StandIn.shared().kind(), 1).build())) {
            kernels.addAll(((CudaGraph) trainer.executor()).kernels());
        }
        return kernels;
    }

    private static Optional<Nvrtc> nvrtc() {
        LibrarySearch search =
                new LibrarySearch(
                        System.getenv().getOrDefault("VHE_CUDA", ""),
                        System.getenv(),
                        Path.of("/"));
        try {
            return Optional.of(new Nvrtc(search.load(LibrarySearch.Library.NVRTC)));
        } catch (UnsatisfiedLinkError e) {
            log.info("kernels were compiled by the C++ compiler alone: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Test
    void everyKernelIsAProgram() {
        Set<String> kernels = kernels(); // compiled by the stand-in's compiler
        assertThat(kernels).hasSizeGreaterThan(200);
        Map<String, String> names = new LinkedHashMap<>();
        kernels.forEach(source -> names.put(source, "k" + names.size()));
        String program = KernelProgram.source(names);
        nvrtc().ifPresent(compiler -> compileForAll(compiler, program));
    }

    private static void compileForAll(Nvrtc compiler, String program) {
        List<Integer> known =
                new ArrayList<>(IntStream.of(compiler.architectures()).boxed().toList());
        for (int capability : CAPABILITIES) {
            if (known.contains(capability)) {
                long start = System.nanoTime();
                byte[] image = compiler.compile(program, "sm_" + capability);
                assertThat(image).hasSizeGreaterThan(10_000);
                log.info(
                        "NVRTC {}: sm_{}, {} bytes in {} ms",
                        compiler.version(),
                        capability,
                        image.length,
                        (System.nanoTime() - start) / 1_000_000);
            }
        }
    }
}
