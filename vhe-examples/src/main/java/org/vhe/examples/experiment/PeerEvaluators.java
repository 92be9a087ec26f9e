package org.vhe.examples.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vhe.core.evaluation.fewshot.AdaptiveFewShotClassifier;
import org.vhe.core.evaluation.fewshot.AdaptiveScoringOptions;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.EpisodicFewShotClassifier;
import org.vhe.core.evaluation.fewshot.PosteriorDivergenceClassifier;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.model.EpisodicEvaluator;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Checkpoint;

/** Classifiers by trained peers, which keep their graphs until all are closed. */
final class PeerEvaluators implements AutoCloseable {
    private final ScoringOptions samples;
    private final List<AutoCloseable> open = new ArrayList<>();

    PeerEvaluators(ScoringOptions samples) {
        this.samples = samples;
    }

    /** By name; the Neural Statistician classifies by likelihood and by posteriors. */
    Map<String, Classifier> classifiers(Peer peer, Checkpoint checkpoint) throws IOException {
        Map<String, Classifier> result = new LinkedHashMap<>();
        if (peer != Peer.STATISTICIAN) {
            EpisodicEvaluator evaluator = checkpoint.toModel(EpisodicClassifier.class).evaluator();
            open.add(evaluator);
            result.put(
                    peer.title(), new EpisodicFewShotClassifier(evaluator, samples.rowsPerChunk()));
            return result;
        }
        ModelEvaluator evaluator = checkpoint.toModel().evaluator();
        open.add(evaluator);
        result.put(
                peer.title() + ", posteriors",
                new PosteriorDivergenceClassifier(evaluator, samples.rowsPerChunk()));
        result.put(
                peer.title() + ", likelihood",
                new AdaptiveFewShotClassifier(evaluator, AdaptiveScoringOptions.of(samples)));
        return result;
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("an evaluator cannot be closed", e);
            }
        }
    }
}
