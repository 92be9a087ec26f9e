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
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.distribution.Gamma;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Trainer;
import org.vhe.models.layer.AveragePool2d;
import org.vhe.models.likelihood.ElementLikelihood;

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

    private static void addSampling(Homoencoder model, Set<String> kernels) {
        try (ModelEvaluator evaluator = model.evaluator(StandIn.shared().kind())) {
            for (EvaluationGraph graph : List.of(evaluator.completion(2), evaluator.priors(2))) {
                kernels.addAll(((CudaGraph) graph.executor()).kernels());
            }
        }
    }

    /** The kernels with the longest functions of those that all may use. */
    private static void addGamma(Set<String> kernels) {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable a = graph.parameter("a", Initializer.constant(2), 3, 2);
        SDVariable b = graph.parameter("b", Initializer.constant(1), 3, 2);
        Gamma gamma = new Gamma(graph, a, b);
        SDVariable sample = gamma.sample(graph.noise("noise", gamma.noise(), 3));
        SDVariable total = sample.sum().add(gamma.kl(new Gamma(graph, b, a)).sum());
        List<String> outputs = new ArrayList<>(List.of(total.name()));
        Gradients.of(graph, total, graph.parameterNames())
                .values()
                .forEach(gradient -> outputs.add(gradient.name()));
        try (GraphExecutor executor =
                GraphExecutor.create(graph, outputs, StandIn.shared().kind())) {
            kernels.addAll(((CudaGraph) executor).kernels());
        }
    }

    private static void addOperations(Set<String> kernels) {
        GraphContext graph =
                GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);
        SDVariable x = graph.parameter("image", Initializer.normal(1), 2, 6, 6, 3);
        SDVariable pooled = new AveragePool2d(2).apply(graph, x).sum();
        SDVariable total = pooled;
        for (SDVariable each : CoverageTest.operations(graph).values()) {
            total = total.add(each.sum());
        }
        List<String> outputs = new ArrayList<>(List.of(total.name()));
        Gradients.of(graph, total, graph.parameterNames())
                .values()
                .forEach(gradient -> outputs.add(gradient.name()));
        try (GraphExecutor executor =
                GraphExecutor.create(graph, outputs, StandIn.shared().kind())) {
            kernels.addAll(((CudaGraph) executor).kernels());
        }
    }

    private static Set<String> kernels() {
        Set<String> kernels = new LinkedHashSet<>();
        addAll(Models.dense().apply(DataType.FLOAT), Map.of("c", 3), kernels);
        addAll(Models.deconvolutional().apply(DataType.FLOAT), Map.of("c", 2), kernels);
        addAll(Models.pixelCnn().apply(DataType.FLOAT), Map.of("c", 2), kernels);
        addAll(Models.factorial().apply(DataType.FLOAT), Map.of("s", 2, "c", 2), kernels);
        addAll(
                Models.factorialOfOneColour().apply(DataType.FLOAT),
                Map.of("s", 2, "c", 2),
                kernels);
        addSampling(Models.pixelCnn().apply(DataType.FLOAT), kernels);
        addSampling(Models.factorial().apply(DataType.FLOAT), kernels);
        addGamma(kernels);
        addOperations(kernels);
        for (ElementLikelihood.Kind kind : ElementLikelihood.Kind.values()) {
            addAll(CoverageTest.dense(kind), Map.of("c", 2), kernels);
        }
        addAll(CoverageTest.residual(2), Map.of("c", 2), kernels);
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
        assertThat(kernels).hasSizeGreaterThan(150);
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
