package org.vhe.cuda;

import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.hierarchical.HierarchicalOptions;
import org.vhe.models.hierarchical.HierarchicalVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;

/** Small models of all kinds, in a precision. */
final class Models {
    static final PixelCnnOptions PIXEL =
            PixelCnnOptions.defaults().withImageSize(6).withLatents(2, 3).withChannels(2, 3, 4);

    private static final FactorialOptions FACTORIAL =
            FactorialOptions.defaults().withImage(PIXEL).withStyle(2, 3, 2).withInkChannels(3);

    private Models() {}

    static Function<DataType, Homoencoder> dense() {
        return of(DenseVhe.create(new DenseOptions(4, 8, 3, 2), 1));
    }

    static Function<DataType, Homoencoder> deconvolutional() {
        return of(DeconvVhe.create(DeconvOptions.defaults().withWidth(2, 4).withLatents(3, 2), 1));
    }

    static Function<DataType, Homoencoder> pixelCnn() {
        return pixelCnn(PIXEL);
    }

    static Function<DataType, Homoencoder> pixelCnn(PixelCnnOptions options) {
        return of(PixelCnnVhe.create(options, 1));
    }

    static Function<DataType, Homoencoder> hierarchical() {
        return of(
                HierarchicalVhe.create(
                        HierarchicalOptions.defaults().withWidth(2, 4).withLatents(2, 3, 2), 1));
    }

    static Function<DataType, Homoencoder> factorial() {
        return of(FactorialVhe.create(FACTORIAL, 1));
    }

    static Function<DataType, Homoencoder> factorialOfOneColour() {
        return of(FactorialVhe.create(FACTORIAL.withInkOfOneColour(5), 1));
    }

    private static Function<DataType, Homoencoder> of(Homoencoder model) {
        return type -> model.toBuilder().dataType(type).build();
    }
}
