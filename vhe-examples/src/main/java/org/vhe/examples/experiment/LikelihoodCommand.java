package org.vhe.examples.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.distribution.Support;
import org.vhe.core.evaluation.likelihood.AdjustedNll;
import org.vhe.core.evaluation.likelihood.JointLikelihood;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions.Level;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.AnnealingOptions;
import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.RefinementOptions;
import org.vhe.examples.cli.Progress;
import org.vhe.examples.output.AccuracyTable;
import org.vhe.examples.output.TextTable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The joint likelihood of the groups that training held out. What is done is kept; the same command
 * again goes on where it was interrupted.
 *
 * @param <D> the data of the experiment
 */
public abstract class LikelihoodCommand<D extends ExperimentData>
        extends EvaluationCommand<D, Map<String, JointLikelihoodResult>> {
    /** Name of a figure: by samples of q as it is. */
    public static final String AMORTISED = "amortised";

    /** Name of a figure: by samples of proposals refined for each class. */
    public static final String REFINED = "refined";

    /** Name of a figure: by annealed importance sampling from either. */
    public static final String ANNEALED = "annealed";

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "Importance samples of what a group shares, for each sample of the groups"
                            + " around it (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(
            names = "--inner-samples",
            paramLabel = "N",
            description =
                    "Samples of what is an image's own, for each sample of what groups share"
                            + " (default: ${DEFAULT-VALUE}).")
    private int innerSamples;

    @Option(
            names = "--support",
            paramLabel = "N",
            description = "Members of a group that q reads; 0 for all (default: 0).")
    private int support;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Groups to evaluate, chosen at random; 0 for all (default: 0).")
    private int classes;

    @Option(
            names = "--refine",
            paramLabel = "STEPS",
            description =
                    "Also estimate with proposals refined for each class by so many gradient steps,"
                            + " such as 40, where the shared latents are of one grouping: unbiased as"
                            + " well, and nearer (default: 0, not).")
    private int refine;

    @Option(
            names = "--anneal",
            paramLabel = "N",
            description =
                    "Also estimate by annealed importance sampling over so many temperatures, such"
                            + " as 50, from the proposals that --refine makes if it is given: a"
                            + " yardstick, unbiased as well, for a few classes, as it takes minutes"
                            + " for each (default: 0, not).")
    private int anneal;

    @Option(
            names = "--chains",
            paramLabel = "N",
            description = "Of --anneal, for each class (default: ${DEFAULT-VALUE}).")
    private int chains = AnnealingOptions.withTemperatures(1).chains();

    @Option(
            names = "--figures",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Which to estimate, of amortised (by q as it is), refined and annealed"
                            + " (default: amortised, and those that --refine and --anneal ask for).")
    private List<String> figures = List.of();

    @Option(
            names = "--independent",
            description =
                    "Take each image for a class of its own: the likelihood of images that are"
                            + " independent, as of a VAE (--objective vae). Default: of classes.")
    private boolean independent;

    @Mixin private WorkerArguments workers = new WorkerArguments();

    /** With numbers of samples of the experiment's own, unless told otherwise. */
    protected LikelihoodCommand(String experiment, D data, int samples, int innerSamples) {
        super(experiment, data);
        this.samples = samples;
        this.innerSamples = innerSamples;
    }

    /** The images by groupings that nest. */
    protected GroupedDataset nested(GroupedDataset images) {
        return images;
    }

    @Override
    protected final Map<String, JointLikelihoodResult> measure(Homoencoder model, TestData test)
            throws IOException {
        GroupedDataset images = grouped(nested(test.images()), model);
        Map<String, JointLikelihoodResult> found = new LinkedHashMap<>();
        try (EvaluatorPool pool = workers.pool(model, common, workplace())) {
            for (Map.Entry<String, JointLikelihoodOptions> figure : figures(model).entrySet()) {
                found.put(figure.getKey(), estimate(pool, figure.getValue(), images));
            }
        }
        print(table(found, model).toString());
        if (found.values().stream().anyMatch(result -> result.adjusted().standardError() > 0)) {
            print(
                    "adjusted: the mean of all groups of the data, as the evaluated ones tell it by how"
                            + " much more or less ink they have");
        }
        return found;
    }

    /** What is to be estimated. */
    private Map<String, JointLikelihoodOptions> figures(Homoencoder model) {
        JointLikelihoodOptions usual = options(model);
        JointLikelihoodOptions refined =
                refine > 0 ? usual.withRefinement(RefinementOptions.withSteps(refine)) : usual;
        Map<String, JointLikelihoodOptions> all = new LinkedHashMap<>();
        all.put(AMORTISED, usual);
        if (refine > 0) {
            all.put(REFINED, refined);
        }
        if (anneal > 0) {
            AnnealingOptions steps = AnnealingOptions.withTemperatures(anneal).withChains(chains);
            all.put(ANNEALED, refined.withAnnealing(steps));
        }
        if (!all.keySet().containsAll(figures)) {
            throw new IllegalArgumentException(
                    "--figures may name %s, as --refine is %d and --anneal is %d, but names %s"
                            .formatted(all.keySet(), refine, anneal, figures));
        }
        if (!figures.isEmpty()) {
            all.keySet().retainAll(figures);
        }
        return all;
    }

    private GroupedDataset grouped(GroupedDataset images, Homoencoder model) {
        if (!independent) {
            return images;
        }
        if (support > 0) {
            throw new IllegalArgumentException(
                    "independent images are read by themselves, but --support is " + support);
        }
        GroupedDataset single = images;
        for (LatentVariable latent : model.structure().sharedLatents()) {
            single = single.withSingleElements(latent.grouping());
        }
        return single;
    }

    private JointLikelihoodResult estimate(
            EvaluatorPool pool, JointLikelihoodOptions options, GroupedDataset images)
            throws IOException {
        String name =
                pool.with(
                        evaluator ->
                                new JointLikelihood(evaluator, options)
                                        .fingerprint(images)
                                        .shortName());
        Path results = out().resolve("likelihood-%s.jsonl".formatted(name));
        if (Files.exists(results)) {
            print("going on from " + results);
        }
        JointLikelihoodResult found =
                workplace()
                        .likelihood(
                                pool,
                                options,
                                images,
                                results,
                                new Progress("Likelihood", "groups"));
        print("by group  " + results);
        return found;
    }

    private JointLikelihoodOptions options(Homoencoder model) {
        Map<String, Level> levels = new HashMap<>();
        model.structure()
                .sharedLatents()
                .forEach(latent -> levels.put(latent.grouping(), new Level(samples, support)));
        return JointLikelihoodOptions.of(levels, innerSamples, seed()).withMaxGroups(classes);
    }

    private TextTable table(Map<String, JointLikelihoodResult> found, Homoencoder model) {
        TextTable table =
                new TextTable(
                        independent ? "independent, by proposals" : "joint, by proposals",
                        "nats per image",
                        "95% interval",
                        "bits/dim",
                        "images",
                        "groups");
        found.forEach(
                (proposals, result) -> {
                    addRow(
                            table,
                            new Estimate(
                                    proposals, result.meanNll(), result.lower(), result.upper()),
                            result,
                            model);
                    AdjustedNll adjusted = result.adjusted();
                    if (adjusted.standardError() > 0) {
                        addRow(
                                table,
                                new Estimate(
                                        proposals + ", adjusted",
                                        adjusted.meanNll(),
                                        adjusted.lower(),
                                        adjusted.upper()),
                                result,
                                model);
                    }
                });
        return table;
    }

    private record Estimate(String name, double nll, double lower, double upper) {}

    private static void addRow(
            TextTable table, Estimate row, JointLikelihoodResult result, Homoencoder model) {
        table.row(
                row.name(),
                AccuracyTable.number(2, row.nll()),
                AccuracyTable.number(2, row.lower())
                        + " to "
                        + AccuracyTable.number(2, row.upper()),
                AccuracyTable.number(3, bitsPerDimension(row.nll(), model)),
                Long.toString(result.elements()),
                Integer.toString(result.groups().size()));
    }

    /** Of one value of an image; not of densities of real numbers, which depend on their unit. */
    private static double bitsPerDimension(double nll, Homoencoder model) {
        return model.elementCheck().support() == Support.REAL
                ? Double.NaN
                : nll / (model.elementLength() * Math.log(2));
    }
}
