package org.vhe.examples.experiment;

import org.vhe.core.model.TrainableModel;
import org.vhe.core.objective.Objective;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.metric.Metric;
import org.vhe.models.metric.MetricClassifier;
import org.vhe.models.metric.MetricOptions;
import picocli.CommandLine.Option;

/** Sizes of the peers' networks. */
final class PeerNetworkArguments {
    @Option(
            names = "--width",
            paramLabel = "N",
            description =
                    "Channels of the four convolutions of prototypical, matching and siamese"
                            + " (default: ${DEFAULT-VALUE}, as published).")
    private long width = 64;

    @Option(
            names = "--attention-scale",
            paramLabel = "X",
            description =
                    "What matching multiplies cosines with (default: ${DEFAULT-VALUE}, as"
                            + " published).")
    private double attentionScale = 1;

    @Option(
            names = "--statistician-width",
            paramLabel = "N",
            description =
                    "Channels of the first convolutions of statistician (default:"
                            + " ${DEFAULT-VALUE}; 64 as published).")
    private long statisticianWidth = 16;

    /** A new model. */
    TrainableModel create(Peer peer, long seed) {
        return switch (peer) {
            case PROTOTYPICAL -> metric(Metric.PROTOTYPICAL, seed);
            case MATCHING -> metric(Metric.MATCHING, seed);
            case SIAMESE -> metric(Metric.SIAMESE, seed);
            case STATISTICIAN -> DeconvVhe.create(statistician(), seed);
        };
    }

    private TrainableModel metric(Metric metric, long seed) {
        MetricOptions options =
                MetricOptions.of(metric).withWidth(width).withAttentionScale(attentionScale);
        return MetricClassifier.create(options, seed);
    }

    private DeconvOptions statistician() {
        DeconvOptions usual = DeconvOptions.defaults();
        return new DeconvOptions(
                statisticianWidth,
                usual.hidden(),
                usual.classLatent() / 2,
                usual.elementLatent(),
                false);
    }

    /** What is maximised. */
    Objective objective(Peer peer) {
        return peer == Peer.STATISTICIAN ? Objective.NEURAL_STATISTICIAN : Objective.EPISODIC;
    }
}
