package org.vhe.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
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
        return families;
    }

    private static Homoencoder moved(Homoencoder model) {
        model.parameters().flatParameters().muli(1.1).addi(0.01);
        model.parameters().flatStatistics().muli(1.3).addi(0.1);
        return model;
    }
}
