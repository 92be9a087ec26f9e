package org.vhe.models.metric;

import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.model.OptionsFactory;

/** Few-shot classifiers of images by a learned metric, all upon the same {@link FourBlocks}. */
public final class MetricClassifier {

    private MetricClassifier() {}

    /**
     * @param seed of the parameters' first values
     */
    public static EpisodicClassifier create(MetricOptions options, long seed) {
        Metric metric = options.metric();
        return EpisodicClassifier.builder(options.grouping(), options.image().shape())
                .name(metric.title())
                .encoder(metric.encoder(options))
                .scores(metric.scores(options))
                .loss(metric.loss())
                .description(new Factory().describe(options))
                .seed(seed)
                .build();
    }

    /** Makes the classifier again of the options in a checkpoint. */
    public static final class Factory extends OptionsFactory<MetricOptions, EpisodicClassifier> {

        /** For the service loader. */
        public Factory() {
            super("metric", MetricOptions.class);
        }

        @Override
        protected EpisodicClassifier make(MetricOptions options, long seed) {
            return MetricClassifier.create(options, seed);
        }
    }
}
