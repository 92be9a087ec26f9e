package org.vhe.examples.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The networks to choose from. */
public enum Architecture {
    /** Pixels are independent given the latents. */
    DECONV,
    /** Pixels depend on earlier ones. */
    PIXELCNN;

    /** Names as on the command line; also understands {@code statistician}. */
    public static final class Converter implements ITypeConverter<Architecture> {
        @Override
        public Architecture convert(String value) {
            return switch (value) {
                case "deconv", "statistician" -> DECONV;
                case "pixelcnn" -> PIXELCNN;
                default ->
                        throw new TypeConversionException(
                                "expected deconv, statistician or pixelcnn, but found '"
                                        + value
                                        + "'");
            };
        }
    }
}
