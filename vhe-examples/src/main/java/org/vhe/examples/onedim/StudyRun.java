package org.vhe.examples.onedim;

import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.OneDimensionalData;

/** Trains the model of one run and measures it. */
final class StudyRun {
    private final StudyOptions study;
    private final RunKey key;

    StudyRun(StudyOptions study, RunKey key) {
        this.study = study;
        this.key = key;
    }

    /** The result, a failure of the training or the measures included. */
    RunResult execute() {
        long start = System.nanoTime();
        OneDimensionalData data = study.trainClasses(key.family());
        Homoencoder plain =
                study.model(key.family()).create(key.seed(study.seed()), DataType.FLOAT);
        Homoencoder model = key.objective().of(plain, data.dataset());
        double bound = Double.NaN;
        Measures measures = Measures.NONE;
        String failure = "";
        try {
            bound = train(model, data);
            measures =
                    study.measurement(key.family())
                            .of(model.withoutSupportInference(), key.supportSize());
        } catch (IllegalStateException e) {
            failure = String.valueOf(e.getMessage());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new RunResult(key, bound, measures, seconds, failure);
    }

    private double train(Homoencoder model, OneDimensionalData data) {
        TrainingOptions options =
                study.training().options(key, key.seed(study.seed()), data.dataset().size());
        try (Trainer trainer = new Trainer(model, data.dataset(), options)) {
            return trainer.train().recentTerms().bound();
        }
    }
}
