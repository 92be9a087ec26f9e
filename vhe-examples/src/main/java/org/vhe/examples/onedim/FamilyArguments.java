package org.vhe.examples.onedim;

import org.vhe.data.synthetic.FamilyConstants;
import picocli.CommandLine.Option;

/** Options of what the classes of a one-dimensional family have in common. */
final class FamilyArguments {
    private static final FamilyConstants DEFAULTS = FamilyConstants.defaults();

    @Option(
            names = "--location-deviation",
            paramLabel = "X",
            description =
                    "Standard deviation of the locations of Gaussians and mixtures (default: ${DEFAULT-VALUE}).")
    private double locationDeviation = DEFAULTS.locationDeviation();

    @Option(
            names = "--gaussian-deviation",
            paramLabel = "X",
            description = "Standard deviation of a Gaussian class (default: ${DEFAULT-VALUE}).")
    private double gaussianDeviation = DEFAULTS.gaussianDeviation();

    @Option(
            names = "--mixture-deviation",
            paramLabel = "X",
            description =
                    "Standard deviation of each component of a mixture (default: ${DEFAULT-VALUE}).")
    private double mixtureDeviation = DEFAULTS.mixtureDeviation();

    @Option(
            names = "--mixture-separation",
            paramLabel = "X",
            description = "Distance between a mixture's two means (default: ${DEFAULT-VALUE}).")
    private double mixtureSeparation = DEFAULTS.mixtureSeparation();

    @Option(
            names = "--concentration",
            paramLabel = "X",
            description = "Concentration of a von Mises class (default: ${DEFAULT-VALUE}).")
    private double concentration = DEFAULTS.concentration();

    @Option(
            names = "--gamma-rate",
            paramLabel = "X",
            description = "Rate of a gamma class (default: ${DEFAULT-VALUE}).")
    private double gammaRate = DEFAULTS.gammaRate();

    @Option(
            names = "--gamma-min-shape",
            paramLabel = "X",
            description = "Smallest shape of a gamma class (default: ${DEFAULT-VALUE}).")
    private double gammaMinShape = DEFAULTS.gammaMinShape();

    @Option(
            names = "--gamma-max-shape",
            paramLabel = "X",
            description = "Largest shape of a gamma class (default: ${DEFAULT-VALUE}).")
    private double gammaMaxShape = DEFAULTS.gammaMaxShape();

    FamilyConstants values() {
        return new FamilyConstants(
                locationDeviation,
                gaussianDeviation,
                mixtureDeviation,
                mixtureSeparation,
                concentration,
                gammaRate,
                gammaMinShape,
                gammaMaxShape);
    }
}
