package org.vhe.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.model.AuxiliaryTerm;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.ModelDescription;
import org.vhe.core.model.SupportInference;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.Glyphs;

/** What executors could not make of a checkpoint is not trained there as something else. */
class RefusedModelsTest {
    private static final GroupedDataset DATA = Glyphs.generate(new Glyphs.Options(3, 4, 10, 1, 3));
    private static final TrainingOptions OPTIONS =
            TrainingOptions.builder().supportSize("c", 3).batchSize(12).build();

    private static Homoencoder plain() {
        return PlainModel.create(new PlainModel.Options(4), 5);
    }

    private static void assertRefused(Homoencoder model, TrainingOptions options, String message) {
        assertThatThrownBy(() -> new SparkGradients(TestCluster.context(), model, DATA, options, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(
                        () ->
                                new SparkLocalSteps(
                                        TestCluster.context(), model, DATA, options, 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void tightenedBounds() {
        assertRefused(
                plain().toBuilder()
                        .supportInference("c", SupportInference.of(DATA.grouping(Glyphs.CHARACTER)))
                        .build(),
                OPTIONS,
                "a bound that is tightened by support inference is trained on one machine only, but latent 'c' has it");
    }

    private static final class NearZero implements AuxiliaryTerm {
        @Override
        public SDVariable value(GraphContext graph, Latents latents, SDVariable labels) {
            return latents.get("c").mul(latents.get("c")).sum(1).neg();
        }
    }

    @Test
    void auxiliaryTerms() {
        assertRefused(
                plain().toBuilder().auxiliaryTerm("near", new NearZero()).build(),
                OPTIONS,
                "a model with auxiliary terms is trained on one machine only, as checkpoints cannot send them, but the model has 'near'");
    }

    @Test
    void modelsThatNobodyElseCanMake() {
        assertRefused(
                plain().toBuilder().description(ModelDescription.CUSTOM).build(),
                OPTIONS,
                "executors make the model from its description, for which it needs one and a ModelFactory, but it has none");
    }

    @Test
    void doublePrecision() {
        assertRefused(
                plain().toBuilder().dataType(DataType.DOUBLE).build(),
                OPTIONS,
                "gradients in parts are of single precision, but the model's parameters are DOUBLE");
    }
}
