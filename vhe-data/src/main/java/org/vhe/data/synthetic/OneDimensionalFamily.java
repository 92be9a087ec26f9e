package org.vhe.data.synthetic;

import java.util.random.RandomGenerator;

/**
 * The five parametric families of distributions on the line of section 4.1. One parameter tells the
 * classes of a family apart; the rest are {@link FamilyConstants}.
 */
public enum OneDimensionalFamily {
    /** N(m, s^2); the parameter is m, itself normal. */
    GAUSSIAN {
        @Override
        double drawParameter(FamilyConstants constants, RandomGenerator random) {
            return constants.locationDeviation() * random.nextGaussian();
        }

        @Override
        double drawElement(double parameter, FamilyConstants constants, RandomGenerator random) {
            return parameter + constants.gaussianDeviation() * random.nextGaussian();
        }
    },
    /** Even mixture of N(m - d/2, s^2) and N(m + d/2, s^2); the parameter is m, itself normal. */
    GAUSSIAN_MIXTURE {
        @Override
        double drawParameter(FamilyConstants constants, RandomGenerator random) {
            return constants.locationDeviation() * random.nextGaussian();
        }

        @Override
        double drawElement(double parameter, FamilyConstants constants, RandomGenerator random) {
            double side = random.nextBoolean() ? 0.5 : -0.5;
            return parameter
                    + side * constants.mixtureSeparation()
                    + constants.mixtureDeviation() * random.nextGaussian();
        }
    },
    /** von Mises(m, k) on [-pi, pi); the parameter is m, uniform on the circle. */
    VON_MISES {
        @Override
        double drawParameter(FamilyConstants constants, RandomGenerator random) {
            return Variates.wrap(2 * Math.PI * random.nextDouble());
        }

        @Override
        double drawElement(double parameter, FamilyConstants constants, RandomGenerator random) {
            return Variates.wrap(parameter + Variates.vonMises(constants.concentration(), random));
        }
    },
    /** Gamma with shape a and rate b; the parameter is a, uniform on an interval. */
    GAMMA {
        @Override
        double drawParameter(FamilyConstants constants, RandomGenerator random) {
            double width = constants.gammaMaxShape() - constants.gammaMinShape();
            return constants.gammaMinShape() + width * random.nextDouble();
        }

        @Override
        double drawElement(double parameter, FamilyConstants constants, RandomGenerator random) {
            return Variates.gamma(parameter, random) / constants.gammaRate();
        }
    },
    /**
     * Uniform on four of 1 to 8; the parameter is the index of {1, 2, 3, 4}, {5, 6, 7, 8}, {1, 3,
     * 5, 7} or {2, 4, 6, 8}, uniform.
     */
    DISCRETE {
        @Override
        double drawParameter(FamilyConstants constants, RandomGenerator random) {
            return random.nextInt(4);
        }

        @Override
        double drawElement(double parameter, FamilyConstants constants, RandomGenerator random) {
            int index = random.nextInt(4);
            return switch ((int) parameter) {
                case 0 -> 1 + index;
                case 1 -> 5 + index;
                case 2 -> 1 + 2 * index;
                default -> 2 + 2 * index;
            };
        }
    };

    /** The parameter of a new class. */
    abstract double drawParameter(FamilyConstants constants, RandomGenerator random);

    /** A new element of the class with this parameter. */
    abstract double drawElement(
            double parameter, FamilyConstants constants, RandomGenerator random);
}
