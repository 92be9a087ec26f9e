package org.vhe.spark;

import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.OptionsModelFactory;
import org.vhe.data.synthetic.Glyphs;

/** A model of glyphs without batch normalisation, so that the parts of a batch are independent. */
public final class PlainModel {

    private PlainModel() {}

    record Options(int hidden) {}

    static Homoencoder create(Options options, long seed) {
        int pixels = Glyphs.SIDE * Glyphs.SIDE;
        return Homoencoder.builder(
                        LatentStructure.of(
                                LatentVariable.of("c", Glyphs.CHARACTER, 4),
                                LatentVariable.of("z", Grouping.ELEMENT, 2).withParents("c")),
                        1,
                        Glyphs.SIDE,
                        Glyphs.SIDE)
                .encoder(
                        (graph, x) ->
                                graph.sameDiff()
                                        .math()
                                        .tanh(
                                                affine(
                                                        graph,
                                                        "encoder",
                                                        x.reshape(-1, pixels),
                                                        pixels,
                                                        options.hidden())))
                .posterior(
                        "c",
                        (graph, support, parents) ->
                                gaussian(graph, support.mean(1), options.hidden(), 4))
                .posterior(
                        "z",
                        (graph, support, parents) ->
                                gaussian(
                                        graph,
                                        graph.sameDiff()
                                                .concat(1, support.mean(1), parents.get("c")),
                                        options.hidden() + 4,
                                        2))
                .likelihood(
                        (graph, latents) -> {
                            SDVariable all =
                                    graph.sameDiff().concat(1, latents.get("c"), latents.get("z"));
                            SDVariable mean =
                                    affine(graph, "mean", all, 6, pixels)
                                            .reshape(-1, 1, Glyphs.SIDE, Glyphs.SIDE);
                            return new DiagonalGaussian(graph, mean, mean.mul(0));
                        })
                .description(new Factory().describe(options))
                .seed(seed)
                .build();
    }

    private static DiagonalGaussian gaussian(
            GraphContext graph, SDVariable x, int inputs, int outputs) {
        SDVariable mean = affine(graph, "gaussian", x, inputs, outputs);
        return new DiagonalGaussian(graph, mean, mean.mul(0));
    }

    private static SDVariable affine(
            GraphContext graph, String name, SDVariable x, int inputs, int outputs) {
        return x.mmul(graph.parameter(name, Initializer.fanIn(inputs), inputs, outputs));
    }

    /** For executors. */
    public static final class Factory extends OptionsModelFactory<Options> {

        /** For the service loader. */
        public Factory() {
            super("plain", Options.class);
        }

        @Override
        protected Homoencoder make(Options options, long seed) {
            return PlainModel.create(options, seed);
        }
    }
}
