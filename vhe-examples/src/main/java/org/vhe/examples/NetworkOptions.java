package org.vhe.examples;

import org.vhe.core.model.Homoencoder;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of the network. */
final class NetworkOptions {
    @Option(
            names = "--architecture",
            paramLabel = "NAME",
            defaultValue = "deconv",
            converter = ArchitectureConverter.class,
            description =
                    "deconv: the Neural Statistician's convolutional network (also:"
                            + " statistician). Default: ${DEFAULT-VALUE}.")
    private Architecture architecture;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels of the first convolutions (default: ${DEFAULT-VALUE}).")
    private long width = DeconvOptions.defaults().width();

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Width of fully connected layers (default: ${DEFAULT-VALUE}).")
    private long hidden = DeconvOptions.defaults().hidden();

    @Option(
            names = "--class-latent",
            paramLabel = "N",
            description = "Size of c (default: ${DEFAULT-VALUE}).")
    private long classLatent = DeconvOptions.defaults().classLatent();

    @Option(
            names = "--element-latent",
            paramLabel = "N",
            description = "Size of z (default: ${DEFAULT-VALUE}).")
    private long elementLatent = DeconvOptions.defaults().elementLatent();

    @Option(names = "--sample-dropout", description = "Leave out random members of D in training.")
    private boolean sampleDropout;

    /** The networks to choose from. */
    enum Architecture {
        DECONV
    }

    /** Also understands {@code statistician}. */
    static final class ArchitectureConverter implements ITypeConverter<Architecture> {
        @Override
        public Architecture convert(String value) {
            return switch (value) {
                case "deconv", "statistician" -> Architecture.DECONV;
                default ->
                        throw new TypeConversionException(
                                "expected deconv or statistician, but found '" + value + "'");
            };
        }
    }

    /** A new model. */
    Homoencoder create(long seed) {
        return switch (architecture) {
            case DECONV ->
                    DeconvVhe.create(
                            new DeconvOptions(
                                    width, hidden, classLatent, elementLatent, sampleDropout),
                            seed);
        };
    }
}
