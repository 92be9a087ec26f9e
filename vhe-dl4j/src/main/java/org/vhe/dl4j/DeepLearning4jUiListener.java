package org.vhe.dl4j;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.ui.model.stats.api.Histogram;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;

/**
 * Shows training on Deeplearning4j's own page: the score (the negative bound), learning rate,
 * memory, and of parameters and of their updates the mean magnitudes, deviations and histograms.
 *
 * <pre>{@code
 * StatsStorage storage = new FileStatsStorage(new File("training.stats"));
 * UIServer.getInstance().attach(storage);
 * trainer.listen(new DeepLearning4jUiListener(storage, "omniglot", 10));
 * }</pre>
 *
 * <p>Needs {@code org.deeplearning4j:deeplearning4j-ui-model} on the class path, which the page's
 * {@code deeplearning4j-ui} has.
 */
public final class DeepLearning4jUiListener implements TrainingListener {
    private static final String TYPE = "StatsListener";
    private static final String WORKER = "vhe";
    private static final int BINS = 20;

    private final StatsStorageRouter storage;
    private final String session;
    private final int every;
    private final Map<String, INDArray> before = new LinkedHashMap<>();
    private Trainer trainer;
    private boolean announced;
    private double reportedSeconds;
    private long reportedStep;

    /**
     * @param storage what the page reads
     * @param session the name of the run on the page
     * @param every how many steps are between two reports
     */
    public DeepLearning4jUiListener(StatsStorageRouter storage, String session, int every) {
        if (every < 1) {
            throw new IllegalArgumentException("every must be positive, but is " + every);
        }
        this.storage = storage;
        this.session = session;
        this.every = every;
    }

    @Override
    public void onStart(Trainer trainer) {
        this.trainer = trainer;
        if (!announced) {
            announced = true;
            announce(trainer.parameters());
        }
        keep();
    }

    @Override
    public void onStep(StepReport report) {
        if (report.step() % every == 0) {
            post(report);
        }
        if ((report.step() + 1) % every == 0) {
            keep();
        }
    }

    /** What the next step's updates are differences from. */
    private void keep() {
        before.clear();
        trainer.parameters().forEach((name, array) -> before.put(name, array.dup()));
    }

    private void post(StepReport report) {
        SbeStatsReport stats = new SbeStatsReport();
        stats.reportIDs(session, TYPE, WORKER, System.currentTimeMillis());
        stats.reportIterationCount(Math.toIntExact(report.step()));
        stats.reportScore(-report.terms().bound());
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        Map<String, INDArray> updates = new LinkedHashMap<>();
        Map<String, Double> rates = new LinkedHashMap<>();
        trainer.parameters()
                .forEach(
                        (name, array) -> {
                            parameters.put(key(name), array);
                            updates.put(key(name), array.sub(before.get(name)));
                            rates.put(key(name), report.learningRate());
                        });
        report(stats, StatsType.Parameters, parameters);
        report(stats, StatsType.Updates, updates);
        stats.reportLearningRates(rates);
        reportMemory(stats);
        reportSpeed(stats, report);
        storage.putUpdate(stats);
    }

    /** The page of a layer fails where there are no histograms. */
    private static void report(SbeStatsReport stats, StatsType type, Map<String, INDArray> arrays) {
        Map<String, Double> magnitudes = new LinkedHashMap<>();
        Map<String, Double> deviations = new LinkedHashMap<>();
        Map<String, Histogram> histograms = new LinkedHashMap<>();
        arrays.forEach(
                (name, array) -> {
                    magnitudes.put(name, array.ameanNumber().doubleValue());
                    deviations.put(name, array.stdNumber(false).doubleValue());
                    histograms.put(name, histogram(array));
                });
        stats.reportMeanMagnitudes(type, magnitudes);
        stats.reportStdev(type, deviations);
        stats.reportHistograms(type, histograms);
    }

    private static Histogram histogram(INDArray array) {
        double min = array.minNumber().doubleValue();
        double max = array.maxNumber().doubleValue();
        int[] counts = new int[BINS];
        for (double value : array.dup('c').data().asDouble()) {
            int bin = (int) ((value - min) / (max - min) * BINS);
            counts[Math.max(0, Math.min(BINS - 1, bin))]++;
        }
        return new Histogram(min, max, BINS, counts);
    }

    private static void reportMemory(SbeStatsReport stats) {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        stats.reportMemoryUse(used, runtime.maxMemory(), 0, 0, new long[0], new long[0]);
    }

    private void reportSpeed(SbeStatsReport stats, StepReport report) {
        double rate =
                (report.step() - reportedStep) / Math.max(1e-3, report.seconds() - reportedSeconds);
        long milliseconds = Math.round(1000 * report.seconds());
        stats.reportPerformance(milliseconds, 0, report.step(), 0, rate);
        reportedStep = report.step();
        reportedSeconds = report.seconds();
    }

    private void announce(Map<String, INDArray> parameters) {
        SbeStatsInitializationReport stats = new SbeStatsInitializationReport();
        stats.reportIDs(session, TYPE, WORKER, System.currentTimeMillis());
        stats.reportSoftwareInfo(
                System.getProperty("os.arch"),
                System.getProperty("os.name"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                System.getProperty("java.specification.version"),
                Nd4j.getBackend().getClass().getSimpleName(),
                Nd4j.dataType().name(),
                "",
                ManagementFactory.getRuntimeMXBean().getName(),
                Map.of());
        Runtime runtime = Runtime.getRuntime();
        stats.reportHardwareInfo(
                runtime.availableProcessors(),
                0,
                runtime.maxMemory(),
                0,
                new long[0],
                new String[0],
                ManagementFactory.getRuntimeMXBean().getName());
        List<String> layers =
                parameters.keySet().stream()
                        .map(DeepLearning4jUiListener::layer)
                        .distinct()
                        .toList();
        stats.reportModelInfo(
                "org.deeplearning4j.nn.graph.ComputationGraph",
                configuration(layers).toJson(),
                parameters.keySet().stream()
                        .map(DeepLearning4jUiListener::key)
                        .toArray(String[]::new),
                layers.size(),
                parameters.values().stream().mapToLong(INDArray::length).sum());
        storage.putStaticInfo(stats);
    }

    /** The page draws layers in a row; what it shows of each are its parameters. */
    private static ComputationGraphConfiguration configuration(List<String> layers) {
        ComputationGraphConfiguration.GraphBuilder graph =
                new NeuralNetConfiguration.Builder().graphBuilder().addInputs("element");
        String last = "element";
        for (String layer : layers) {
            graph.addLayer(layer, new ActivationLayer.Builder().build(), last);
            last = layer;
        }
        graph.addLayer("bound", new LossLayer.Builder().build(), last);
        return graph.setOutputs("bound").validateOutputLayerConfig(false).build();
    }

    /** The part of the model that a parameter is of, such as encoder or posterior/c. */
    private static String layer(String parameter) {
        String[] scopes = parameter.split("/");
        boolean ofLatent = scopes[0].equals("posterior") || scopes[0].equals("prior");
        return ofLatent ? scopes[0] + "/" + scopes[1] : scopes[0];
    }

    /**
     * The page's name of a parameter: that of its layer, an underscore, the rest without slashes,
     * which the page's buttons do not bear; W at the end for weights, of which alone it shows the
     * ratios of updates.
     */
    private static String key(String parameter) {
        String layer = layer(parameter);
        String rest = parameter.substring(Math.min(parameter.length(), layer.length() + 1));
        return layer + "_" + rest.replaceFirst("\\bweight$", "W").replace('/', '-');
    }
}
