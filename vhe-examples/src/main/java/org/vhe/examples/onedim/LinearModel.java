package org.vhe.examples.onedim;

import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.data.synthetic.FamilyConstants;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;
import org.vhe.models.linear.Family;
import org.vhe.models.linear.FeatureMap;
import org.vhe.models.linear.LinearLikelihood;
import org.vhe.models.linear.LinearPosterior;

/**
 * The linear model of a family: q(c; D) Gaussian with mean and log variance linear in the mean over
 * D of features of the elements, p(x | c) of the right family with parameters linear in c (section
 * 4.1). Objectives differ in none of these.
 *
 * <p>"Parameters" is what tells the classes of a family apart: its location, the logarithm of its
 * shape, the vector whose direction is its mean direction, its logits. What all classes share is
 * known or learned, see {@link Constants}.
 *
 * @param latentDim size of c, as many as the family's parameter needs
 * @param features what q reads: the sufficient statistics
 * @param parameters number of the likelihood's unconstrained parameters
 * @param likelihood the family
 */
public record LinearModel(int latentDim, FeatureMap features, int parameters, Family likelihood) {
    /** The name of the latent. */
    public static final String C = "c";

    /** Whether the likelihood knows what the classes of a family have in common. */
    public enum Constants {
        /** Variance, separation, concentration and rate are the true ones. */
        KNOWN,
        /** They are linear in c as well, and have to be learned. */
        LEARNED
    }

    /**
     * The model of a family.
     *
     * @param values of the constants, for a likelihood that knows them
     */
    public static LinearModel of(
            OneDimensionalFamily family, Constants constants, FamilyConstants values) {
        boolean known = constants == Constants.KNOWN;
        return switch (family) {
            case GAUSSIAN -> onTheLine(known ? 1 : 2, known ? gaussian(values) : Family.gaussian());
            case GAUSSIAN_MIXTURE ->
                    onTheLine(known ? 1 : 3, known ? pair(values) : Family.gaussianPair());
            case VON_MISES ->
                    new LinearModel(
                            2,
                            FeatureMap.ANGLE,
                            2,
                            known
                                    ? Family.vonMisesWithConcentration(values.concentration())
                                    : Family.vonMises());
            case GAMMA ->
                    new LinearModel(
                            1,
                            FeatureMap.LOG,
                            known ? 1 : 2,
                            known ? Family.gammaWithRate(values.gammaRate()) : Family.gamma());
            case DISCRETE ->
                    new LinearModel(2, FeatureMap.oneHot(1, 8), 8, Family.wholeNumber(1, 8));
        };
    }

    private static LinearModel onTheLine(int parameters, Family family) {
        return new LinearModel(1, FeatureMap.IDENTITY, parameters, family);
    }

    private static Family gaussian(FamilyConstants values) {
        return Family.gaussianWithVariance(square(values.gaussianDeviation()));
    }

    private static Family pair(FamilyConstants values) {
        return Family.gaussianPair(values.mixtureSeparation(), square(values.mixtureDeviation()));
    }

    private static double square(double value) {
        return value * value;
    }

    /**
     * A new model.
     *
     * @param seed of its parameters
     * @param type DOUBLE for checks, FLOAT otherwise
     */
    public Homoencoder create(long seed, DataType type) {
        LatentVariable c = LatentVariable.of(C, OneDimensionalData.CLASS, latentDim);
        return Homoencoder.builder(LatentStructure.of(c), 1)
                .posterior(C, new LinearPosterior(latentDim, features))
                .likelihood(new LinearLikelihood(parameters, likelihood))
                .seed(seed)
                .dataType(type)
                .build();
    }
}
