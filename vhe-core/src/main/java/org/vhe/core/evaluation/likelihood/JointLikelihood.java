package org.vhe.core.evaluation.likelihood;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.NestedGroupings;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ElementCheck;
import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * The likelihood of whole groups by importance sampling (section 4.2 and supplement 6.4.1 of the
 * paper). For a class X,
 *
 * <pre>log p(X) = log (1/K) sum_k p(c_k) prod_i p(x_i | c_k) / q(c_k; D),  c_k ~ q(c; D)</pre>
 *
 * where D is X or a part of it, and each p(x_i | c_k) is itself estimated with importance samples
 * of the per-element latents. Where latents are shared over nested groupings, by nested importance
 * sampling: for an alphabet A of characters X (equation 20),
 *
 * <pre>
 * log p(A) = log (1/K) sum_k w(a_k) prod over X of (1/L) sum_l w(c_kl) prod_i p(x_i | a_k, c_kl)
 * with w(a) = p(a) / q(a; D),  w(c) = p(c | a) / q(c; D, a)</pre>
 *
 * and so on for any number of levels. Given a, the means over c of different characters are
 * independent and unbiased, and so is their product: a lower bound in expectation, tight as the
 * numbers of samples grow.
 */
public final class JointLikelihood {
    private final ModelEvaluator evaluator;
    private final JointLikelihoodOptions options;
    private final List<String> groupings;

    /**
     * @throws IllegalArgumentException if the model has no latents that elements share, or the
     *     options' levels are not for their groupings
     */
    public JointLikelihood(ModelEvaluator evaluator, JointLikelihoodOptions options) {
        this.evaluator = evaluator;
        this.options = options;
        this.groupings =
                structure().sharedLatents().stream()
                        .map(LatentVariable::grouping)
                        .distinct()
                        .toList();
        if (groupings.isEmpty()) {
            throw new IllegalArgumentException(
                    "a joint likelihood needs latents that elements share, but the model has "
                            + structure());
        }
        groupings.forEach(options::level);
        options.levels().keySet().forEach(this::requireGrouping);
    }

    private void requireGrouping(String level) {
        if (!groupings.contains(level)) {
            throw new IllegalArgumentException(
                    "there is a level for grouping '%s', but latents are shared over %s"
                            .formatted(level, groupings));
        }
    }

    private LatentStructure structure() {
        return evaluator.model().structure();
    }

    /**
     * Evaluates the groups of the coarsest grouping that latents are shared over.
     *
     * @param data has the groupings of the model's shared latents; augmentations are not applied
     * @throws IllegalArgumentException if the groupings are not nested in each other, as those of
     *     crossed factors, or a latent depends on one of a finer grouping
     */
    public JointLikelihoodResult evaluate(GroupedDataset data, EvaluationProgress progress) {
        LikelihoodMemory nothing = LikelihoodMemory.NONE;
        return evaluate(data, nothing, progress, inTurn(data, nothing));
    }

    /**
     * As {@link #evaluate(GroupedDataset, EvaluationProgress)}, but keeps each group's result in a
     * file as soon as it is done, those of groups within groups included, and begins with what the
     * file has already. An evaluation that was interrupted goes on where it stopped, and the result
     * is the same. Groups that the file has from an evaluation of fewer are not done again either.
     *
     * @param file JSON lines; begun if it does not exist
     * @throws IllegalArgumentException if the file was made with another model, other data or other
     *     options than {@code maxGroups}
     * @throws IOException if the file cannot be read or written, is none of joint likelihoods, or
     *     is being written by another evaluation
     */
    public JointLikelihoodResult evaluate(
            GroupedDataset data, Path file, EvaluationProgress progress) throws IOException {
        return evaluate(data, Optional.of(file), progress, memory -> inTurn(data, memory));
    }

    /** Before a file is begun, with which only the same data can be gone on. */
    private void requireElements(GroupedDataset data) {
        ElementCheck check = evaluator.model().elementCheck();
        check.requireShape(data.elementShape());
        for (int element = 0; element < data.size(); element++) {
            check.requireValues(element, data.values(element)[0], 0);
        }
    }

    /**
     * What the estimates of single groups depend on: an evaluation with a file goes on from those
     * of an equal fingerprint only. Of interest for naming the file.
     */
    public LikelihoodFingerprint fingerprint(GroupedDataset data) {
        return LikelihoodFingerprint.of(evaluator.model(), data, levels(data), options);
    }

    /** The groupings of shared latents, the coarsest first. */
    private List<Grouping> levels(GroupedDataset data) {
        List<Grouping> levels = nested(data);
        List<String> coarser = new ArrayList<>();
        for (Grouping level : levels) {
            coarser.add(level.name());
            structure().sharedOver(level.name()).forEach(latent -> requireParents(latent, coarser));
        }
        return levels;
    }

    private List<Grouping> nested(GroupedDataset data) {
        groupings.forEach(data::grouping);
        try {
            return NestedGroupings.of(data, groupings);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the latents of a joint likelihood must nest, but are shared over %s: %s"
                            .formatted(groupings, e.getMessage()),
                    e);
        }
    }

    private void requireParents(LatentVariable latent, List<String> groupings) {
        for (String parent : latent.parents()) {
            if (!groupings.contains(structure().get(parent).grouping())) {
                throw new IllegalArgumentException(
                        "a latent may depend on those of its own and of coarser groupings, but '%s' of '%s' depends on '%s' of '%s'"
                                .formatted(
                                        latent.name(),
                                        latent.grouping(),
                                        parent,
                                        structure().get(parent).grouping()));
            }
        }
    }

    /** One after the other, with the evaluator. */
    private GroupSource inTurn(GroupedDataset data, LikelihoodMemory memory) {
        return (groups, done) -> {
            try (GroupEstimator estimator = estimator(evaluator, data, memory, GroupNumbers.OWN)) {
                for (int group : groups) {
                    done.accept(group, estimator.of(group));
                }
            }
        };
    }

    /**
     * As {@link #evaluate(GroupedDataset, Path, EvaluationProgress)}, with as many groups at a time
     * as a pool has evaluators. The result is the same to the last bit.
     *
     * @param file empty to keep nothing
     * @param pool of the evaluator's model
     */
    public JointLikelihoodResult evaluate(
            GroupedDataset data,
            Optional<Path> file,
            EvaluationProgress progress,
            EvaluatorPool pool)
            throws IOException {
        if (pool.model() != evaluator.model()) {
            throw new IllegalArgumentException("the pool is of another model than the evaluator");
        }
        return evaluate(
                data,
                file,
                progress,
                memory ->
                        (groups, done) ->
                                pool.forEach(
                                        groups,
                                        one -> estimator(one, data, memory, GroupNumbers.OWN),
                                        done));
    }

    /**
     * As {@link #evaluate(GroupedDataset, Path, EvaluationProgress)}, but has groups estimated
     * somewhere else, such as on other machines.
     *
     * @param file empty to keep nothing
     * @param source of the groups that the file does not have yet
     */
    public JointLikelihoodResult evaluate(
            GroupedDataset data,
            Optional<Path> file,
            EvaluationProgress progress,
            GroupSource source)
            throws IOException {
        return evaluate(data, file, progress, memory -> source);
    }

    private JointLikelihoodResult evaluate(
            GroupedDataset data,
            Optional<Path> file,
            EvaluationProgress progress,
            Function<LikelihoodMemory, GroupSource> source)
            throws IOException {
        if (file.isEmpty()) {
            LikelihoodMemory nothing = LikelihoodMemory.NONE;
            return evaluate(data, nothing, progress, source.apply(nothing));
        }
        requireElements(data);
        try (LikelihoodFile results =
                LikelihoodFile.open(file.get(), fingerprint(data), levels(data))) {
            return evaluate(data, results, progress, source.apply(results));
        }
    }

    /** For groups one by one, by their numbers in the coarsest grouping of shared latents. */
    public GroupEstimator estimator(GroupedDataset data) {
        return estimator(data, GroupNumbers.OWN);
    }

    /**
     * The same for some groups of a larger data set: they have the noise, and so the likelihoods,
     * that they have in it.
     *
     * @param numbers of the groups in the larger data set
     */
    public GroupEstimator estimator(GroupedDataset data, GroupNumbers numbers) {
        return estimator(evaluator, data, LikelihoodMemory.NONE, numbers);
    }

    private GroupEstimator estimator(
            ModelEvaluator one,
            GroupedDataset data,
            LikelihoodMemory memory,
            GroupNumbers numbers) {
        return new GroupEstimator(one, data, options, levels(data), memory, numbers);
    }

    private JointLikelihoodResult evaluate(
            GroupedDataset data,
            LikelihoodMemory memory,
            EvaluationProgress progress,
            GroupSource source) {
        Grouping coarsest = levels(data).get(0);
        int[] chosen = chosen(coarsest.groupCount());
        SortedMap<Integer, GroupLikelihood> results = new TreeMap<>();
        for (int group : chosen) {
            memory.group(group)
                    .ifPresent(
                            result -> {
                                results.put(group, result);
                                progress.update(results.size(), chosen.length);
                            });
        }
        int[] missing =
                Arrays.stream(chosen).filter(group -> !results.containsKey(group)).toArray();
        source.estimate(
                missing,
                (group, result) -> {
                    memory.keep(group, result);
                    results.put(group, result);
                    progress.update(results.size(), chosen.length);
                });
        return JointLikelihoodResult.of(
                options, results, AdjustedNll.sums(data, coarsest), data.size());
    }

    /**
     * Which groups are estimated, ascending: all, or as many as the options say.
     *
     * @param count how many there are
     */
    public int[] chosen(int count) {
        if (options.maxGroups() == 0 || options.maxGroups() >= count) {
            return IntStream.range(0, count).toArray();
        }
        String purpose = groupings.size() == 1 ? "classes" : "groups";
        int[] chosen =
                Draw.choose(
                        count,
                        options.maxGroups(),
                        Seeds.random(Seeds.derive(options.seed(), purpose)));
        Arrays.sort(chosen);
        return chosen;
    }
}
