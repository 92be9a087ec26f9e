package org.vhe.core.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;

class EncodedElementsTest {

    /** A model whose encoder doubles elements. */
    private static Homoencoder doubling() {
        return Homoencoder.builder(LatentStructure.of(LatentVariable.of("c", "class", 3)), 3)
                .encoder((graph, elements) -> elements.mul(2))
                .posterior(
                        "c",
                        (graph, support, parents) -> {
                            var mean = support.mean(1);
                            return new DiagonalGaussian(graph, mean, mean.mul(0));
                        })
                .likelihood(
                        (graph, latents) ->
                                new DiagonalGaussian(
                                        graph, latents.get("c"), latents.get("c").mul(0)))
                .build();
    }

    @Test
    void encoderRunsOnceForEachElement() {
        try (ModelEvaluator evaluator = doubling().evaluator()) {
            int[] reads = new int[6];
            ElementSource source =
                    (element, target, offset) -> {
                        reads[element]++;
                        Arrays.fill(target, offset, offset + 3, 0);
                        target[offset] = element;
                    };
            EncodedElements encoded = new EncodedElements(evaluator, source, 2);
            encoded.require(0, 1, 2, 3).require(1, 3, 2).require(3, 5);
            assertThat(reads[0] + reads[1] + reads[2] + reads[3]).isEqualTo(4);
            float[] features = new float[3];
            encoded.copyFeatures(5, features, 0);
            assertThat(features).containsExactly(10, 0, 0);
            assertThat(reads[4]).isZero();
        }
    }
}
