package org.vhe.core.evaluation.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.scoring.ElementSource;
import org.vhe.core.evaluation.scoring.EncodedElements;
import org.vhe.core.evaluation.scoring.RowChunks;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.core.shape.Shapes;

/**
 * Posterior means: what the latents say of elements, groups, or any sets of elements. Those of
 * latents with parents are given the parents' means.
 *
 * @param names what each row is of
 * @param means by latent, [row, event...]
 */
public record Embeddings(List<String> names, Map<String, INDArray> means) {
    private static final int ROWS = 80;
    private static final long NO_NOISE = 0;

    /** Keeps the order of the latents. */
    public Embeddings {
        names = List.copyOf(names);
        means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
    }

    /**
     * Of each element by itself: of all latents, those of the element and, for D = {x}, the shared
     * ones. Rows are named by {@linkplain GroupedDataset#elementId ids}.
     *
     * @throws UnsupportedOperationException if a posterior has no mean in closed form
     */
    public static Embeddings ofElements(ModelEvaluator evaluator, GroupedDataset data) {
        int[][] sets =
                IntStream.range(0, data.size()).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
        List<String> names =
                IntStream.range(0, data.size()).mapToObj(i -> "" + data.elementId(i)).toList();
        List<String> latents = evaluator.model().structure().names();
        return new Embeddings(names, means(evaluator, ElementSource.of(data), latents, sets, ROWS));
    }

    /**
     * Of each group: of the latents that are shared over it, and of those that they depend on. Rows
     * are named by the groups' labels.
     *
     * @param shots |D|, of which the elements are drawn from each group
     * @param seed which ones
     * @throws IllegalArgumentException if no latent is shared over the grouping, or a group is
     *     smaller
     * @throws UnsupportedOperationException if a posterior has no mean in closed form
     */
    public static Embeddings ofGroups(
            ModelEvaluator evaluator, GroupedDataset data, String grouping, int shots, long seed) {
        Grouping groups = data.grouping(grouping);
        int[][] sets = new int[groups.groupCount()][];
        for (int group = 0; group < sets.length; group++) {
            if (groups.size(group) < shots) {
                throw new IllegalArgumentException(
                        "embeddings of %d elements need groups as large, but '%s' of grouping '%s' has %d"
                                .formatted(
                                        shots, groups.label(group), grouping, groups.size(group)));
            }
            sets[group] = Draw.choose(groups.members(group), shots, Seeds.random(seed, group));
        }
        List<String> latents = sharedOver(evaluator.model().structure(), grouping);
        return new Embeddings(
                groups.labels(), means(evaluator, ElementSource.of(data), latents, sets, ROWS));
    }

    private static List<String> sharedOver(LatentStructure structure, String grouping) {
        Set<String> wanted = new LinkedHashSet<>();
        List<LatentVariable> reversed = new ArrayList<>(structure.latents());
        Collections.reverse(reversed);
        for (LatentVariable latent : reversed) {
            if (latent.grouping().equals(grouping) || wanted.contains(latent.name())) {
                wanted.add(latent.name());
                wanted.addAll(latent.parents());
            }
        }
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "no latent is shared over grouping '%s'; the model has %s"
                            .formatted(grouping, structure));
        }
        return structure.names().stream().filter(wanted::contains).toList();
    }

    /**
     * Of sets D of elements, of any sizes, for the latents named, whose parents are named as well.
     * Latents of an element are of sets of one.
     *
     * @param sets numbers of elements
     * @return by latent, [set, event...]
     */
    static Map<String, INDArray> means(
            ModelEvaluator evaluator,
            ElementSource source,
            List<String> latents,
            int[][] sets,
            int rows) {
        EncodedElements encoded = new EncodedElements(evaluator, source, rows);
        Map<String, INDArray> means = new LinkedHashMap<>();
        for (String name : latents) {
            long[] event = evaluator.model().structure().get(name).eventShape();
            if (sets.length > 0) {
                means.put(name, Nd4j.create(Shapes.prepend(sets.length, event)));
            }
        }
        Map<Integer, List<Integer>> bySize = new TreeMap<>();
        for (int i = 0; i < sets.length; i++) {
            encoded.require(sets[i]);
            bySize.computeIfAbsent(sets[i].length, size -> new ArrayList<>()).add(i);
        }
        bySize.forEach((size, which) -> run(encoded, means, sets, which, size, rows));
        return means;
    }

    private static void run(
            EncodedElements encoded,
            Map<String, INDArray> means,
            int[][] sets,
            List<Integer> which,
            int size,
            int rows) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        means.keySet().forEach(name -> sizes.put(name, size));
        int chunk = Math.max(1, rows / size);
        RowChunks chunks = new RowChunks(encoded.evaluator().posteriorMeans(chunk, sizes), chunk);
        for (String name : sizes.keySet()) {
            chunks.input(
                    ObjectiveGraph.support(name),
                    (row, target, offset) ->
                            encoded.copyFeatures(sets[which.get((int) row)], target, offset));
        }
        chunks.run(
                which.size(),
                NO_NOISE,
                (graph, first, count) ->
                        means.forEach(
                                (name, all) -> {
                                    float[] values = graph.get(ModelEvaluator.latent(name));
                                    int length = values.length / chunk;
                                    float[] flat = new float[length];
                                    for (int i = 0; i < count; i++) {
                                        System.arraycopy(values, i * length, flat, 0, length);
                                        INDArray row = all.slice(which.get((int) first + i));
                                        row.assign(Nd4j.create(flat, row.shape(), 'c'));
                                    }
                                }));
    }

    /** Such as "means of 24: {c=[24, 32], z=[24, 16]}", the shapes of the arrays. */
    @Override
    public String toString() {
        Map<String, String> shapes = new LinkedHashMap<>();
        means.forEach((latent, array) -> shapes.put(latent, Arrays.toString(array.shape())));
        return "means of %d: %s".formatted(names.size(), shapes);
    }
}
