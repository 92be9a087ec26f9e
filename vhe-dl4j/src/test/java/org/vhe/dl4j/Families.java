package org.vhe.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.hierarchical.HierarchicalOptions;
import org.vhe.models.hierarchical.HierarchicalVhe;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import org.vhe.models.residual.ResidualOptions;
import org.vhe.models.residual.ResidualVhe;

/** A small model of each family, with parameters and statistics that are not at their start. */
final class Families {
    private Families() {}

    static Map<String, Supplier<Homoencoder>> all() {
        Map<String, Supplier<Homoencoder>> families = new LinkedHashMap<>();
        families.put("dense", () -> moved(DenseVhe.create(new DenseOptions(6, 8, 3, 2), 1)));
        families.put(
                "deconv",
                () ->
                        moved(
                                DeconvVhe.create(
                                        DeconvOptions.defaults().withWidth(2, 4).withLatents(3, 2),
                                        1)));
        families.put(
                "pixelcnn",
                () ->
                        moved(
                                PixelCnnVhe.create(
                                        PixelCnnOptions.defaults()
                                                .withImageSize(6)
                                                .withLatents(2, 3)
                                                .withChannels(2, 3, 4),
                                        1)));
        families.put(
                "pixelcnn with g",
                () ->
                        moved(
                                PixelCnnVhe.create(
                                        PixelCnnOptions.defaults()
                                                .withImageSize(6)
                                                .withLatents(2, 3)
                                                .withChannels(2, 3, 4)
                                                .withGlobalLatent(3),
                                        1)));
        families.put(
                "hierarchical",
                () ->
                        moved(
                                HierarchicalVhe.create(
                                        HierarchicalOptions.defaults()
                                                .withWidth(2, 4)
                                                .withLatents(2, 3, 2),
                                        1)));
        families.put(
                "residual",
                () ->
                        moved(
                                ResidualVhe.create(
                                        ResidualOptions.of(
                                                        new ImageSize(3, 32, 16),
                                                        ElementLikelihood.logisticMixture(256, 2))
                                                .withWidth(2, 8)
                                                .withLatents(4, 3),
                                        1)));
        families.put(
                "attention",
                () -> moved(DenseVhe.create(new DenseOptions(6, 8, 3, 2).withAttention(2), 1)));
        families.put(
                "residual attention",
                () ->
                        moved(
                                ResidualVhe.create(
                                        ResidualOptions.of(
                                                        new ImageSize(1, 16, 24),
                                                        ElementLikelihood.BERNOULLI)
                                                .withWidth(2, 8)
                                                .withLatents(4, 3)
                                                .withAttention(4),
                                        1)));
        FactorialOptions factorial =
                FactorialOptions.defaults()
                        .withImage(
                                PixelCnnOptions.defaults()
                                        .withImageSize(6)
                                        .withLatents(2, 3)
                                        .withChannels(2, 3, 4))
                        .withStyle(2, 3, 1)
                        .withInkChannels(3);
        families.put("factorial", () -> moved(FactorialVhe.create(factorial, 1)));
        families.put(
                "factorial of one colour",
                () -> moved(FactorialVhe.create(factorial.withInkOfOneColour(5), 1)));
        for (ElementLikelihood.Kind kind : ElementLikelihood.Kind.values()) {
            families.put("dense of " + kind, () -> moved(dense(kind)));
        }
        for (ElementLikelihood levels :
                List.of(
                        ElementLikelihood.logisticMixture(16, 3),
                        ElementLikelihood.of(ElementLikelihood.Kind.CATEGORICAL, 4))) {
            families.put("pixelcnn of " + levels, () -> moved(coloured(levels)));
        }
        return families;
    }

    private static Homoencoder dense(ElementLikelihood.Kind kind) {
        ElementLikelihood likelihood = ElementLikelihood.of(kind, 8);
        return DenseVhe.create(
                new DenseOptions(6, 8, 3, 2)
                        .withImage(new ImageSize(2, 6, 5))
                        .withLikelihood(
                                kind == ElementLikelihood.Kind.LOGISTIC_MIXTURE
                                        ? likelihood.withComponents(3)
                                        : likelihood),
                1);
    }

    /** Whose channels depend on each other where they can. */
    private static Homoencoder coloured(ElementLikelihood levels) {
        return PixelCnnVhe.create(
                PixelCnnOptions.defaults()
                        .withImage(new ImageSize(3, 6, 6))
                        .withLikelihood(levels)
                        .withLatents(2, 3)
                        .withChannels(2, 3, 4),
                1);
    }

    private static Homoencoder moved(Homoencoder model) {
        model.parameters().flatParameters().muli(1.1).addi(0.01);
        model.parameters().flatStatistics().muli(1.3).addi(0.1);
        return model;
    }
}
