package org.vhe.core.graph;

import java.util.ArrayList;
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
    private static final List<String> BUILT_IN =
            List.of(
                    GraphExecutor.Kind.COMPILED.name(),
                    GraphExecutor.Kind.UNFUSED.name(),
                    GraphExecutor.Kind.SAMEDIFF.name());
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
        ExecutorProvider provider = kind.isHost() ? null : provider(kind);
        if (provider != null) {
            try {
                return provider.create(graph, outputs, destinations, kind.options());
            } catch (UnsupportedOperationException e) {
                String said = "executing on the CPU instead of by " + kind + ": " + e.getMessage();
                if (SAID.add(said)) {
                    log.warn(said);
                }
            }
        }
        boolean fused = !kind.name().equals(GraphExecutor.Kind.UNFUSED.name());
        return compiled(graph, outputs, destinations, fused);
    }

    private static GraphExecutor compiled(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            boolean fused) {
        try {
            return new CompiledGraph(graph, outputs, destinations, fused);
        } catch (UnsupportedOperationException e) {
            log.warn("executing by SameDiff, which is slower: {}", e.getMessage());
            return new SameDiffExecutor(graph, outputs, destinations);
        }
    }

    /**
     * The same kind, with the name of what AUTO means here.
     *
     * @throws IllegalArgumentException if there is no executor of that name
     * @throws UnsupportedOperationException if its device is not there
     */
    static GraphExecutor.Kind resolve(GraphExecutor.Kind kind) {
        if (kind.isHost()) {
            return kind;
        }
        ExecutorProvider provider = provider(kind);
        return provider == null
                ? GraphExecutor.Kind.COMPILED
                : new GraphExecutor.Kind(provider.name(), kind.options());
    }

    /** The provider to use, or null for the CPU. */
    private static ExecutorProvider provider(GraphExecutor.Kind kind) {
        if (kind.name().equals(GraphExecutor.Kind.AUTO.name())) {
            return automatic(providers(), kind);
        }
        ExecutorProvider provider = named(kind);
        sayOnce("executing on " + provider.device(kind.options()));
        return provider;
    }

    /**
     * The provider of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static ExecutorProvider named(GraphExecutor.Kind kind) {
        List<String> names = new ArrayList<>(BUILT_IN);
        for (ExecutorProvider provider : providers()) {
            if (provider.name().equals(kind.name())) {
                return provider;
            }
            names.add(provider.name());
        }
        boolean cuda = kind.name().equals(GraphExecutor.Kind.CUDA.name());
        throw new IllegalArgumentException(
                "no executor '%s'; there are %s%s"
                        .formatted(
                                kind.name(),
                                names,
                                cuda ? "; add the library vhe-cuda to the class path" : ""));
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
        String why =
                missing.isEmpty()
                        ? "no other executor is on the class path"
                        : String.join("; ", missing);
        sayOnce("executing on the CPU: " + why);
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
