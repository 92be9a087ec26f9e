package org.vhe.examples.styles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.evaluation.AccuracyEstimate;
import org.vhe.core.evaluation.probe.PosteriorMeans;
import org.vhe.core.evaluation.probe.ProbeEvaluation;
import org.vhe.core.evaluation.probe.ProbeResult;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.Backend;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.random.Seeds;
import org.vhe.examples.experiment.EvaluationCommand;
import org.vhe.examples.experiment.TestData;
import org.vhe.examples.output.TextTable;
import org.vhe.models.factorial.FactorialVhe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What can be read of each factor from each latent, on unseen characters. */
@Command(
        name = "probe",
        description = "What a linear probe reads of each factor from each latent, given one image.")
public final class StylesProbe extends EvaluationCommand<StyledOmniglot, List<StylesProbe.Probe>> {
    private static final int ITERATIONS = 100;

    @Option(
            names = "--characters",
            paramLabel = "N",
            description = "Characters whose images are probed (default: ${DEFAULT-VALUE}).")
    private int characters = 40;

    /**
     * A linear probe of the mean of a latent's posterior given one image.
     *
     * @param latent what is read from
     * @param label the grouping whose groups are read
     */
    public record Probe(String latent, String label, ProbeResult result) {}

    /** With the silhouettes' usual classes held out. */
    public StylesProbe() {
        super(Styles.NAME, new StyledOmniglot());
    }

    @Override
    protected List<Probe> measure(Homoencoder model, TestData test) {
        int some =
                Math.min(
                        characters,
                        test.images().grouping(FactorialVhe.CONTENT_GROUPING).groupCount());
        GroupedDataset images =
                test.images()
                        .sample(
                                FactorialVhe.CONTENT_GROUPING,
                                some,
                                Seeds.derive(seed(), "probed characters"));
        int[] all = IntStream.range(0, images.size()).toArray();
        Map<String, float[][]> means;
        try (ModelEvaluator evaluator = model.evaluator()) {
            means =
                    PosteriorMeans.of(
                            evaluator,
                            images::copyElement,
                            all,
                            Backend.rows(ScoringOptions.DEFAULT.rowsPerChunk()));
        }
        List<Probe> probes = new ArrayList<>();
        means.forEach(
                (latent, features) -> {
                    probes.add(probe(latent, features, images, FactorialVhe.CONTENT_GROUPING));
                    probes.add(probe(latent, features, images, FactorialVhe.STYLE_GROUPING));
                });
        print(table(probes).toString());
        return probes;
    }

    private Probe probe(String latent, float[][] features, GroupedDataset images, String label) {
        Grouping groups = images.grouping(label);
        int[] labels = IntStream.range(0, images.size()).map(groups::groupOf).toArray();
        return new Probe(
                latent,
                label,
                ProbeEvaluation.evaluate(
                        features, labels, groups.groupCount(), ITERATIONS, seed()));
    }

    private static TextTable table(List<Probe> probes) {
        TextTable table =
                new TextTable("read from", "what", "accuracy", "95% interval", "chance", "n");
        for (Probe probe : probes) {
            AccuracyEstimate accuracy = probe.result().accuracy();
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
