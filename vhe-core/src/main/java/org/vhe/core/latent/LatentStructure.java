package org.vhe.core.latent;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The latent variables of a model, parents before children.
 *
 * <p>The structure names every model of the paper: a VAE has z per element; a Variational
 * Homoencoder c per class and z per element with parent c; the hierarchical model (section 6.2) a
 * per alphabet, c per character with parent a, and z per element with parents a and c; the
 * factorial model (section 3.2) has several latents with crossed groupings. Immutable.
 */
public final class LatentStructure {
    private final Map<String, LatentVariable> latents;

    private LatentStructure(Map<String, LatentVariable> latents) {
        this.latents = latents;
    }

    /**
     * @param latents at least one, with different names, in any order; every parent is among them
     *     and none depends on itself
     */
    public static LatentStructure of(LatentVariable... latents) {
        return of(Arrays.asList(latents));
    }

    /** As {@link #of(LatentVariable...)}. */
    public static LatentStructure of(Collection<LatentVariable> latents) {
        if (latents.isEmpty()) {
            throw new IllegalArgumentException("expected at least one latent, but got none");
        }
        Map<String, LatentVariable> named = new LinkedHashMap<>();
        for (LatentVariable latent : latents) {
            if (named.putIfAbsent(latent.name(), latent) != null) {
                throw new IllegalArgumentException(
                        "latents must have different names, but two are called '%s'"
                                .formatted(latent.name()));
            }
        }
        checkParents(named);
        return new LatentStructure(ordered(named));
    }

    private static void checkParents(Map<String, LatentVariable> latents) {
        for (LatentVariable latent : latents.values()) {
            for (String parent : latent.parents()) {
                if (!latents.containsKey(parent)) {
                    throw new IllegalArgumentException(
                            "parent '%s' of latent '%s' is not a latent; known are %s"
                                    .formatted(parent, latent.name(), latents.keySet()));
                }
            }
        }
    }

    /** Parents first, otherwise in the order given. */
    private static Map<String, LatentVariable> ordered(Map<String, LatentVariable> latents) {
        Map<String, LatentVariable> waiting = new LinkedHashMap<>(latents);
        Map<String, LatentVariable> result = new LinkedHashMap<>();
        while (!waiting.isEmpty()) {
            LatentVariable next = firstReady(waiting.values(), result.keySet());
            if (next == null) {
                throw new IllegalArgumentException(
                        "the parents of latents must not form a cycle, but do among %s"
                                .formatted(waiting.keySet()));
            }
            result.put(next.name(), next);
            waiting.remove(next.name());
        }
        return result;
    }

    private static LatentVariable firstReady(Iterable<LatentVariable> waiting, Set<String> done) {
        for (LatentVariable latent : waiting) {
            if (done.containsAll(latent.parents())) {
                return latent;
            }
        }
        return null;
    }

    /** All latents, parents before children, otherwise in the order given. */
    public List<LatentVariable> latents() {
        return List.copyOf(latents.values());
    }

    /** The names of all latents, in the order of {@link #latents()}. */
    public List<String> names() {
        return List.copyOf(latents.keySet());
    }

    /**
     * @param name a latent's name
     * @throws IllegalArgumentException if there is none of this name
     */
    public LatentVariable get(String name) {
        LatentVariable latent = latents.get(name);
        if (latent == null) {
            throw new IllegalArgumentException(
                    "no latent '%s'; known are %s".formatted(name, latents.keySet()));
        }
        return latent;
    }

    /** The latents with a value for every element, in the order of {@link #latents()}. */
    public List<LatentVariable> elementLatents() {
        return latents.values().stream().filter(LatentVariable::isElement).toList();
    }

    /** The latents that elements share, each with a support set, in order of {@link #latents()}. */
    public List<LatentVariable> sharedLatents() {
        return latents.values().stream().filter(latent -> !latent.isElement()).toList();
    }

    /**
     * Refuses names that are of no shared latent, such as a misspelt one.
     *
     * @param what is given for each of the latents, such as "a support size"
     * @throws IllegalArgumentException with the names that there are
     */
    public void requireShared(String what, Collection<String> names) {
        List<String> shared = sharedLatents().stream().map(LatentVariable::name).toList();
        for (String name : names) {
            if (!shared.contains(name)) {
                throw new IllegalArgumentException(
                        "there is %s for '%s', but the shared latents are %s"
                                .formatted(what, name, shared));
            }
        }
    }

    /** The latents that are shared over a grouping, in order of {@link #latents()}. */
    public List<LatentVariable> sharedOver(String grouping) {
        return sharedLatents().stream()
                .filter(latent -> latent.grouping().equals(grouping))
                .toList();
    }

    /** The latents that depend on a latent by way of their parents, itself excluded. */
    public Set<String> descendants(String name) {
        Set<String> result = new LinkedHashSet<>();
        get(name);
        for (LatentVariable latent : latents.values()) {
            boolean child = latent.parents().contains(name);
            if (child || latent.parents().stream().anyMatch(result::contains)) {
                result.add(latent.name());
            }
        }
        return result;
    }

    /** Whether a latent has a value of its own for every element. */
    public boolean isElement(String name) {
        return get(name).isElement();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatentStructure that && latents().equals(that.latents());
    }

    @Override
    public int hashCode() {
        return latents().hashCode();
    }

    @Override
    public String toString() {
        return latents.values().toString();
    }
}
