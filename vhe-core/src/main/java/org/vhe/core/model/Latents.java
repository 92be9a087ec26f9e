package org.vhe.core.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;

/** Named samples of latents within a graph, each [batch, event...]. Immutable. */
public final class Latents {
    private static final Latents NONE = new Latents(Map.of());
    private final Map<String, SDVariable> samples;

    private Latents(Map<String, SDVariable> samples) {
        this.samples = samples;
    }

    /** No latents. */
    public static Latents none() {
        return NONE;
    }

    /** These latents and one more. */
    public Latents with(String name, SDVariable sample) {
        Map<String, SDVariable> extended = new LinkedHashMap<>(samples);
        extended.put(name, sample);
        return new Latents(extended);
    }

    /** The latents of the given names only. */
    public Latents only(Iterable<String> names) {
        Latents result = none();
        for (String name : names) {
            result = result.with(name, get(name));
        }
        return result;
    }

    /**
     * @param name a latent's name
     * @return its sample, [batch, event...]
     * @throws IllegalArgumentException if there is no such latent here
     */
    public SDVariable get(String name) {
        SDVariable sample = samples.get(name);
        if (sample == null) {
            throw new IllegalArgumentException(
                    "no latent '" + name + "' here; available: " + samples.keySet());
        }
        return sample;
    }

    /** The names, in order of dependency. */
    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(samples.keySet());
    }
}
