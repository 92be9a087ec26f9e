package org.vhe.cuda;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.hierarchical.HierarchicalOptions;
import org.vhe.models.hierarchical.HierarchicalVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;

/** Small models of all kinds. */
final class Models {
    static final PixelCnnOptions PIXEL =
            PixelCnnOptions.defaults().withImageSize(6).withLatents(2, 3).withChannels(2, 3, 4);

    private Models() {}

    /** The model in a precision; that they can have another than single is not public. */
    private static Function<DataType, Homoencoder> of(Class<?> model, Object options) {
        return type -> {
            try {
                Method create =
                        model.getDeclaredMethod(
                                "create", options.getClass(), long.class, DataType.class);
                create.setAccessible(true);
                return (Homoencoder) create.invoke(null, options, 1L, type);
            } catch (NoSuchMethodException | IllegalAccessException e) {
                throw new IllegalStateException(e);
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(e.getCause());
            }
        };
    }

    static Function<DataType, Homoencoder> deconvolutional() {
        return of(DeconvVhe.class, DeconvOptions.defaults().withWidth(2, 4).withLatents(3, 2));
    }

    static Function<DataType, Homoencoder> pixelCnn() {
        return of(PixelCnnVhe.class, PIXEL);
    }

    static Function<DataType, Homoencoder> pixelCnn(PixelCnnOptions options) {
        return of(PixelCnnVhe.class, options);
    }

    static Function<DataType, Homoencoder> hierarchical() {
        return of(
                HierarchicalVhe.class,
                HierarchicalOptions.defaults().withWidth(2, 4).withLatents(2, 3, 2));
    }

    static Function<DataType, Homoencoder> factorial() {
        return of(
                FactorialVhe.class,
                FactorialOptions.defaults().withImage(PIXEL).withStyle(2, 3, 2).withInkChannels(3));
    }
}
