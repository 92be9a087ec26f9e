package org.vhe.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All kernels of some steps, compiled and loaded; equal ones are one. */
final class KernelProgram {
    private final CudaDevice device;
    private final Pointer module;
    private final Map<String, String> names;
    private final Map<String, Pointer> functions = new HashMap<>();

    KernelProgram(CudaDevice device, KernelCache cache, List<Step> steps) {
        this.device = device;
        this.names = names(steps);
        byte[] image = cache.compiled(device, source(names));
        Memory memory = new Memory(image.length + 1L); // ends PTX
        memory.clear();
        memory.write(0, image, 0, image.length);
        this.module = device.driver().loadModule(memory);
        names.values().forEach(name -> functions.put(name, device.driver().function(module, name)));
    }

    private static Map<String, String> names(List<Step> steps) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Step step : steps) {
            if (step instanceof Step.Kernel kernel) {
                names.computeIfAbsent(kernel.source(), source -> "k" + names.size());
            }
        }
        return names;
    }

    /** The kernels in CUDA C, each with {@code NAME} for its name. */
    Set<String> kernels() {
        return names.keySet();
    }

    /** A program of kernels with names. */
    static String source(Map<String, String> names) {
        StringBuilder program = new StringBuilder(Prelude.of(names.keySet()));
        Map<Integer, String> ordered = new TreeMap<>();
        names.forEach(
                (source, name) ->
                        ordered.put(
                                Integer.parseInt(name.substring(1)),
                                source.replaceFirst("NAME", name)));
        ordered.values().forEach(source -> program.append('\n').append(source));
        return program.toString();
    }

    boolean has(Step.Kernel kernel) {
        return names.containsKey(kernel.source());
    }

    void launch(Step.Kernel kernel) {
        long[] arguments = new long[kernel.reads().size() + kernel.writes().size()];
        int next = 0;
        for (Tensor tensor : kernel.reads()) {
            arguments[next++] = tensor.address();
        }
        for (Tensor tensor : kernel.writes()) {
            arguments[next++] = tensor.address();
        }
        Pointer function = functions.get(names.get(kernel.source()));
        device.driver()
                .launch(function, kernel.blocks(), kernel.threads(), arguments, device.stream());
    }

    void unload() {
        device.driver().unloadModule(module);
    }
}
