package org.vhe.models.metric;

import org.vhe.core.model.ClassScores;
import org.vhe.core.model.ElementEncoder;
import org.vhe.core.model.EpisodicLoss;
import org.vhe.models.layer.Linear;

/** How a query is compared with a class. */
public enum Metric {
    /** {@link PrototypicalScores}. */
    PROTOTYPICAL("Prototypical Network", EpisodicLoss.CROSS_ENTROPY) {
        @Override
        ClassScores scores(MetricOptions options) {
            return new PrototypicalScores();
        }
    },
    /** {@link MatchingScores}. */
    MATCHING("Matching Network", EpisodicLoss.CROSS_ENTROPY) {
        @Override
        ClassScores scores(MetricOptions options) {
            return new MatchingScores(options.attentionScale());
        }
    },
    /** {@link SiameseScores}, of a fully connected layer upon the convolutions. */
    SIAMESE("Siamese Network", EpisodicLoss.BINARY_CROSS_ENTROPY) {
        @Override
        ElementEncoder encoder(MetricOptions options) {
            ElementEncoder convolutions = super.encoder(options);
            Linear last = new Linear("last", FEATURES * options.width());
            return (graph, elements) -> last.apply(graph, convolutions.encode(graph, elements));
        }

        @Override
        ClassScores scores(MetricOptions options) {
            return new SiameseScores();
        }
    };

    private static final long FEATURES = 4;

    private final String title;
    private final EpisodicLoss loss;

    Metric(String title, EpisodicLoss loss) {
        this.title = title;
        this.loss = loss;
    }

    /** Its name in print. */
    public String title() {
        return title;
    }

    EpisodicLoss loss() {
        return loss;
    }

    ElementEncoder encoder(MetricOptions options) {
        return new FourBlocks(options.width());
    }

    abstract ClassScores scores(MetricOptions options);
}
