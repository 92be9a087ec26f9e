package org.vhe.core.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;

/**
 * The likelihood of whole classes by importance sampling (section 4.2 and supplement 6.4.1 of the
 * paper): for a class X,
 *
 * <pre>log p(X) = log (1/K) sum_k p(c_k) prod_i p(x_i | c_k) / q(c_k; D),  c_k ~ q(c; D)</pre>
 *
 * where D is X or a part of it, and each p(x_i | c_k) is itself estimated with L importance samples
 * of the per-element latents. A lower bound in expectation, tight as K and L grow.
 */
public final class JointLikelihood {
    private final ModelEvaluator evaluator;
    private final JointLikelihoodOptions options;
    private final String grouping;

    /**
     * @throws IllegalArgumentException unless all shared latents are shared over one grouping
     */
    public JointLikelihood(ModelEvaluator evaluator, JointLikelihoodOptions options) {
        List<String> groupings =
                evaluator.model().structure().sharedLatents().stream()
                        .map(LatentVariable::grouping)
                        .distinct()
                        .toList();
        if (groupings.size() != 1) {
            throw new IllegalArgumentException(
                    "the joint likelihood of a class needs latents shared over exactly one grouping, but the model's are shared over "
                            + groupings);
        }
        this.evaluator = evaluator;
        this.options = options;
        this.grouping = groupings.get(0);
    }

    /**
     * Evaluates the classes of a data set.
     *
     * @param data has the grouping of the model's shared latents; augmentations are not applied
     */
    public JointLikelihoodResult evaluate(GroupedDataset data, EvaluationProgress progress) {
        return evaluate(data, Map.of(), (group, result) -> {}, progress);
    }

    /**
     * As {@link #evaluate(GroupedDataset, EvaluationProgress)}, but keeps each class's result in a
     * file as soon as it is done, and begins with those that the file has already. An evaluation
     * that was interrupted goes on where it stopped, and the result is the same. Classes that the
     * file has from an evaluation of fewer classes are not done again either.
     *
     * @param file JSON lines; begun if it does not exist
     * @throws IllegalArgumentException if the file was made with another model, other data or other
     *     options than {@code maxClasses}
     * @throws IOException if the file cannot be read or written, is none of joint likelihoods, or
     *     is being written by another evaluation
     */
    public JointLikelihoodResult evaluate(
            GroupedDataset data, Path file, EvaluationProgress progress) throws IOException {
        try (LikelihoodFile results = LikelihoodFile.open(file, fingerprint(data))) {
            return evaluate(data, results.done(), results::append, progress);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What the result of each class depends on, the model's present parameters included. */
    public LikelihoodFingerprint fingerprint(GroupedDataset data) {
        return LikelihoodFingerprint.of(evaluator.model(), data, grouping, options);
    }

    private JointLikelihoodResult evaluate(
            GroupedDataset data,
            Map<Integer, ClassLikelihood> done,
            BiConsumer<Integer, ClassLikelihood> keep,
            EvaluationProgress progress) {
        Grouping classes = data.grouping(grouping);
        int[] chosen = chooseClasses(classes.groupCount());
        EncodedElements elements =
                new EncodedElements(evaluator, data::copyElement, options.samples().rowsPerChunk());
        List<ClassLikelihood> results = new ArrayList<>();
        for (int group : chosen) {
            ClassLikelihood result = done.get(group);
            if (result == null) {
                result = ofClass(elements, classes.label(group), classes.members(group), group);
                elements.forget();
                keep.accept(group, result);
            }
            results.add(result);
            progress.update(results.size(), chosen.length);
        }
        return JointLikelihoodResult.of(options, results);
    }

    private int[] chooseClasses(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        if (options.maxClasses() == 0 || options.maxClasses() >= count) {
            return all;
        }
        int[] chosen =
                Draw.choose(
                        all,
                        options.maxClasses(),
                        Seeds.random(Seeds.derive(options.seed(), "classes")));
        Arrays.sort(chosen);
        return chosen;
    }

    private ClassLikelihood ofClass(
            EncodedElements elements, String label, int[] members, int group) {
        long seed = Seeds.derive(options.seed(), group);
        int n = members.length;
        int samples = options.samples().latentSamples();
        elements.require(members);
        int[] support = support(members, Seeds.derive(seed, 0));
        LatentSamples latents =
                LatentSamples.infer(
                        elements, samples, (latent, row) -> support, Seeds.derive(seed, 1));
        double[] logWeights = latents.logRatios().clone();
        int elementSamples = ScoredRows.elementSamples(evaluator, options.samples());
        new ScoredRows(elements, options.samples().rowsPerChunk(), elementSamples)
                .score(
                        (long) samples * n,
                        pair -> members[(int) (pair % n)],
                        latents,
                        pair -> (int) (pair / n),
                        Seeds.derive(seed, 2),
                        (pair, logLikelihood) -> logWeights[(int) (pair / n)] += logLikelihood);
        LogMeanExp mean = new LogMeanExp();
        Arrays.stream(logWeights).forEach(mean::add);
        double effective = mean.effectiveSamples();
        double total = mean.take();
        return new ClassLikelihood(label, n, total, total / n, effective);
    }

    private int[] support(int[] members, long seed) {
        if (options.supportSize() == 0 || options.supportSize() >= members.length) {
            return members;
        }
        return Draw.choose(members, options.supportSize(), Seeds.random(seed));
    }
}
