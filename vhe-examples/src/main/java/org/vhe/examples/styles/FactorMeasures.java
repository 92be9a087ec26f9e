package org.vhe.examples.styles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.fewshot.CrossedClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.probe.PosteriorMeans;
import org.vhe.core.evaluation.probe.ProbeEvaluation;
import org.vhe.core.evaluation.probe.ProbeResult;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Draw;
import org.vhe.core.random.Seeds;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.examples.output.TextTable;
import org.vhe.models.factorial.FactorialVhe;

/**
 * What the latents of a factorial model know: few-shot classification by each factor across the
 * other, and what can be read of each factor from each latent.
 *
 * @param model a factorial one
 * @param scoring samples of latents
 * @param seed of tasks, divisions and noise
 */
record FactorMeasures(Homoencoder model, ScoringOptions scoring, long seed) {
    private static final int PROBE_ITERATIONS = 100;

    /**
     * Few-shot classification by one factor, on queries that differ from their class's examples in
     * the other.
     *
     * @param images which ones
     * @param classes the grouping whose groups are told apart
     * @param accuracy of the model's likelihood, of the divergence of its posteriors of this
     *     factor, and of nearest neighbours of pixels, on the same tasks
     */
    public record Task(String images, String classes, FewShotRow accuracy) {}

    /**
     * A linear probe of the mean of a latent's posterior given one image.
     *
     * @param latent what is read from
     * @param label the grouping whose groups are read
     */
    public record Probe(String latent, String label, ProbeResult result) {}

    /**
     * Classifies by one factor.
     *
     * @param name of the images, for results
     * @param data elements as the model sees them
     * @param classes the grouping whose groups are told apart; with fewer groups than the
     *     protocol's way, all of them are
     * @param crossed the other
     */
    Task classify(
            String name,
            GroupedDataset data,
            String classes,
            String crossed,
            FewShotOptions protocol) {
        int way = Math.min(protocol.way(), data.grouping(classes).groupCount());
        FewShotOptions options =
                FewShotOptions.of(way, protocol.shot(), protocol.episodes(), protocol.seed());
        Progress progress =
                new Progress("%s, %d-shot".formatted(classes, protocol.shot()), "tasks");
        try (ModelEvaluator evaluator = model.evaluator()) {
            FewShotComparison comparison =
                    FewShotComparison.of(
                                    AccuracyTable.MODEL,
                                    new CrossedClassifier(evaluator, classes, scoring))
                            .and(
                                    AccuracyTable.POSTERIORS,
                                    new PosteriorDivergenceClassifier(
                                            evaluator, classes, scoring.rowsPerChunk()))
                            .and(
                                    AccuracyTable.PIXELS,
                                    new PixelNearestNeighbour(model.elementLength()));
            FewShotProtocol tasks = FewShotProtocol.crossed(data, classes, crossed, options);
            return new Task(name, classes, comparison.evaluate(List.of(tasks), progress).get(0));
        }
    }

    /**
     * Reads both factors from both latents, on all images of some random characters.
     *
     * @param data elements as the model sees them
     * @param characters how many, at least 2; no more than there are are taken
     */
    List<Probe> probes(GroupedDataset data, int characters) {
        GroupedDataset images = ofSome(data, characters);
        int[] all = IntStream.range(0, images.size()).toArray();
        Map<String, float[][]> means;
        try (ModelEvaluator evaluator = model.evaluator()) {
            means = PosteriorMeans.of(evaluator, images::copyElement, all, scoring.rowsPerChunk());
        }
        List<Probe> probes = new ArrayList<>();
        means.forEach(
                (latent, features) -> {
                    for (String label :
                            List.of(FactorialVhe.CONTENT_GROUPING, FactorialVhe.STYLE_GROUPING)) {
                        Grouping groups = images.grouping(label);
                        int[] labels = IntStream.of(all).map(groups::groupOf).toArray();
                        ProbeResult result =
                                ProbeEvaluation.evaluate(
                                        features,
                                        labels,
                                        groups.groupCount(),
                                        PROBE_ITERATIONS,
                                        seed);
                        probes.add(new Probe(latent, label, result));
                    }
                });
        return probes;
    }

    private GroupedDataset ofSome(GroupedDataset data, int characters) {
        Grouping groups = data.grouping(FactorialVhe.CONTENT_GROUPING);
        RandomGenerator random = Seeds.random(Seeds.derive(seed, "probed characters"));
        int[] elements =
                Arrays.stream(
                                Draw.distinct(
                                        groups.groupCount(),
                                        Math.min(characters, groups.groupCount()),
                                        random))
                        .flatMap(group -> IntStream.of(groups.members(group)))
                        .toArray();
        return data.subset(elements);
    }

    /** A readable table of tasks, accuracies in per cent. */
    static AccuracyTable tasksTable(List<Task> tasks) {
        AccuracyTable table = new AccuracyTable("images", "task");
        for (Task task : tasks) {
            FewShotRow row = task.accuracy();
            table.row(row, task.images(), task.classes() + ", " + AccuracyTable.task(row));
        }
        return table;
    }

    /** A readable table of probes, accuracies in per cent. */
    static TextTable probesTable(List<Probe> probes) {
        TextTable table =
                new TextTable("read from", "what", "accuracy", "95% interval", "chance", "n");
        for (Probe probe : probes) {
            var accuracy = probe.result().accuracy();
            table.row(
                    probe.latent(),
                    "%s, %d".formatted(probe.label(), probe.result().classes()),
                    percent(accuracy.value()),
                    percent(accuracy.lower()) + " to " + percent(accuracy.upper()),
                    percent(probe.result().chance()),
                    Long.toString(accuracy.queries()));
        }
        return table;
    }

    private static String percent(double value) {
        return "%.1f%%".formatted(100 * value);
    }
}
