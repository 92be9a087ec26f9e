package org.vhe.examples.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.model.EvaluationGraph;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Checkpoint;
import org.vhe.examples.Vhe;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;

class OwnExportTest {
    @TempDir private Path folder;

    private Path weights() throws Exception {
        DeconvOptions tiny = DeconvOptions.defaults().withWidth(2, 4).withLatents(3, 2);
        Path file = folder.resolve("model.zip");
        Checkpoint.of(DeconvVhe.create(tiny, 1)).write(file);
        return file;
    }

    @Test
    void scoringIsWrittenAndReadByNd4j() throws Exception {
        Path weights = weights();
        Path to = folder.resolve("scoring.fb");
        int code =
                Vhe.execute(
                        "export",
                        "--weights",
                        weights.toString(),
                        "--part",
                        "scoring",
                        "--to",
                        to.toString());

        assertThat(code).isZero();
        SameDiff graph = SameDiff.load(to.toFile(), false);
        assertThat(graph.inputs()).contains("element", "latent/c");
        assertThat(graph.hasVariable("logWeight")).isTrue();
    }

    @Test
    void modelWithoutAnEncoderIsToldSo() {
        Path to = folder.resolve("encoder.fb");

        assertThat(Vhe.execute("export", "--weights", "pretrained", "--to", to.toString()))
                .isEqualTo(1);
        assertThat(to).doesNotExist();
    }

    @Test
    void encoderIsTheDefault() throws Exception {
        Path weights = weights();
        Path to = folder.resolve("encoder.fb");
        Vhe.execute("export", "--weights", weights.toString(), "--to", to.toString());
        INDArray images = Nd4j.rand(DataType.FLOAT, 3, 1, 28, 28);
        INDArray read =
                SameDiff.load(to.toFile(), false)
                        .output(Map.of("element", images), "features")
                        .get("features");
        Homoencoder model = Checkpoint.read(weights).toModel();
        try (ModelEvaluator evaluator = model.evaluator()) {
            EvaluationGraph own = evaluator.encoding(3).set("element", images.data().asFloat());
            assertThat(read.dup('c').data().asFloat())
                    .containsExactly(own.execute().get("features"), within(1e-5f));
        }
    }
}
