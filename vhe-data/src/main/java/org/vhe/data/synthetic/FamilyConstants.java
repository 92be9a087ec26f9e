package org.vhe.data.synthetic;

import org.vhe.core.check.Require;

/**
 * What the classes of a {@link OneDimensionalFamily} have in common. The paper says that these are
 * fixed but not at what; the defaults make one element tell something, but not all, of its class.
 *
 * @param locationDeviation standard deviation of the locations of Gaussians and mixtures, about 0
 * @param gaussianDeviation standard deviation of a Gaussian class
 * @param mixtureDeviation standard deviation of each component of a mixture
 * @param mixtureSeparation distance between the means of the two components
 * @param concentration the concentration kappa of a von Mises class
 * @param gammaRate the rate beta of a gamma class
 * @param gammaMinShape smallest shape alpha of a gamma class
 * @param gammaMaxShape largest shape alpha of a gamma class
 */
public record FamilyConstants(
        double locationDeviation,
        double gaussianDeviation,
        double mixtureDeviation,
        double mixtureSeparation,
        double concentration,
        double gammaRate,
        double gammaMinShape,
        double gammaMaxShape) {
    public FamilyConstants {
        Require.positive("locationDeviation", locationDeviation);
        Require.positive("gaussianDeviation", gaussianDeviation);
        Require.positive("mixtureDeviation", mixtureDeviation);
        Require.positive("mixtureSeparation", mixtureSeparation);
        Require.positive("concentration", concentration);
        Require.positive("gammaRate", gammaRate);
        Require.positive("gammaMinShape", gammaMinShape);
        Require.positive("gammaMaxShape", gammaMaxShape);
        if (gammaMaxShape <= gammaMinShape) {
            throw new IllegalArgumentException(
                    "gammaMaxShape must exceed gammaMinShape, found %s and %s"
                            .formatted(gammaMaxShape, gammaMinShape));
        }
    }

    /**
     * Locations N(0, 1); Gaussians of deviation 1; components of deviation 0.5, 3 apart; kappa 2;
     * beta 1 and alpha in [1, 5].
     */
    public static FamilyConstants defaults() {
        return new FamilyConstants(1, 1, 0.5, 3, 2, 1, 1, 5);
    }
}
