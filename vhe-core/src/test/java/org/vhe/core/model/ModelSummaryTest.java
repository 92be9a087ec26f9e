package org.vhe.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;

class ModelSummaryTest {
    private static final Homoencoder MODEL =
            Homoencoder.builder(
                            LatentStructure.of(
                                    LatentVariable.of("c", "class", 2),
                                    LatentVariable.of("z", Grouping.ELEMENT, 2).withParents("c")),
                            3)
                    .posterior(
                            "c", (graph, support, parents) -> linear(graph, support.mean(1), 3, 2))
                    .posterior(
                            "z", (graph, support, parents) -> linear(graph, support.mean(1), 3, 2))
                    .likelihood((graph, latents) -> linear(graph, latents.get("z"), 2, 3))
                    .build();

    private static Distribution linear(GraphContext graph, SDVariable x, int inputs, int outputs) {
        SDVariable weight = graph.parameter("weight", Initializer.fanIn(inputs), inputs, outputs);
        SDVariable mean = x.mmul(weight);
        return new DiagonalGaussian(graph, mean, mean.mul(0));
    }

    @Test
    void lineNamesElementsLatentsAndParameters() {
        assertThat(MODEL)
                .hasToString(
                        "model of elements [3] with c [2] per class, z [2] per element given c: 18 parameters");
    }

    @Test
    void summaryHasEveryParameterAndTheSumOfItsPart() {
        assertThat(MODEL.summary().lines())
                .containsExactly(
                        MODEL.toString(),
                        "posterior/c          6",
                        "  weight     [3, 2]  6",
                        "posterior/z          6",
                        "  weight     [3, 2]  6",
                        "likelihood           6",
                        "  weight     [2, 3]  6");
    }
}
