package org.vhe.core.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the executor that is asked for, or the next simpler one that can take the graph. */
final class Executors {
    private static final Logger log = LoggerFactory.getLogger(GraphExecutor.class);
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Executors() {}

    static GraphExecutor create(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            GraphExecutor.Kind kind) {
        if (kind.name().equals(GraphExecutor.Kind.SAMEDIFF.name())) {
            return new SameDiffExecutor(graph, outputs, destinations);
        }
        if (kind.name().equals(GraphExecutor.Kind.COMPILED.name())) {
            return compiled(graph, outputs, destinations);
        }
        ExecutorProvider provider = provider(kind);
        if (provider != null) {
            try {
                return provider.create(graph, outputs, destinations, kind.options());
            } catch (UnsupportedOperationException e) {
                log.warn("executing on the CPU instead of by {}: {}", kind, e.getMessage());
            }
        }
        return compiled(graph, outputs, destinations);
    }

    private static GraphExecutor compiled(
            GraphContext graph, List<String> outputs, Map<String, INDArray> destinations) {
        try {
            return new CompiledGraph(graph, outputs, destinations);
        } catch (UnsupportedOperationException e) {
            log.warn("executing by SameDiff, which is slower: {}", e.getMessage());
            return new SameDiffExecutor(graph, outputs, destinations);
        }
    }

    /** The provider to use, or null for the CPU. */
    private static ExecutorProvider provider(GraphExecutor.Kind kind) {
        List<ExecutorProvider> providers = providers();
        if (kind.name().equals(GraphExecutor.Kind.AUTO.name())) {
            return automatic(providers, kind);
        }
        Set<String> names = new LinkedHashSet<>();
        names.add(GraphExecutor.Kind.COMPILED.name());
        names.add(GraphExecutor.Kind.SAMEDIFF.name());
        for (ExecutorProvider provider : providers) {
            if (provider.name().equals(kind.name())) {
                sayOnce("executing on " + provider.device(kind.options()));
                return provider;
            }
            names.add(provider.name());
        }
        String hint =
                kind.name().equals(GraphExecutor.Kind.CUDA.name())
                        ? "; add the library vhe-cuda to the class path"
                        : "";
        throw new IllegalArgumentException(
                "no executor '%s'; there are %s%s".formatted(kind.name(), names, hint));
    }

    private static ExecutorProvider automatic(
            List<ExecutorProvider> providers, GraphExecutor.Kind kind) {
        List<String> missing = new ArrayList<>();
        for (ExecutorProvider provider : providers) {
            try {
                sayOnce("executing on " + provider.device(kind.options()));
                return provider;
            } catch (UnsupportedOperationException e) {
                missing.add(e.getMessage());
            }
        }
        sayOnce(
                "executing on the CPU: "
                        + (missing.isEmpty()
                                ? "no other executor is on the class path"
                                : String.join("; ", missing)));
        return null;
    }

    private static List<ExecutorProvider> providers() {
        return ServiceLoader.load(ExecutorProvider.class, Executors.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static void sayOnce(String what) {
        if (SAID.add(what)) {
            log.info(what);
        }
    }
}
