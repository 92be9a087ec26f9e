package org.vhe.examples.onedim;

import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.data.synthetic.OneDimensionalData;
import org.vhe.data.synthetic.OneDimensionalFamily;
import org.vhe.models.linear.Family;
import org.vhe.models.linear.FeatureMap;
import org.vhe.models.linear.LinearLikelihood;
import org.vhe.models.linear.LinearPosterior;

/**
 * The linear model of a family: q(c; D) Gaussian with mean and log variance linear in the mean over
 * D of features of the elements, p(x | c) of the right family with all its parameters linear in c
 * (section 4.1). Objectives differ in none of these.
 *
 * @param latentDim size of c, as many as the family's parameter needs
 * @param features what q reads: the sufficient statistics
 * @param parameters number of the likelihood's unconstrained parameters
 * @param likelihood the family
 */
public record LinearModel(int latentDim, FeatureMap features, int parameters, Family likelihood) {
    /** The name of the latent. */
    public static final String C = "c";

    /** The model of a family. */
    public static LinearModel of(OneDimensionalFamily family) {
        return switch (family) {
            case GAUSSIAN -> new LinearModel(1, FeatureMap.IDENTITY, 2, Family.gaussian());
            case GAUSSIAN_MIXTURE ->
                    new LinearModel(1, FeatureMap.IDENTITY, 3, Family.gaussianPair());
            case VON_MISES -> new LinearModel(2, FeatureMap.ANGLE, 2, Family.vonMises());
            case GAMMA -> new LinearModel(1, FeatureMap.LOG, 2, Family.gamma());
            case DISCRETE ->
                    new LinearModel(2, FeatureMap.oneHot(1, 8), 8, Family.wholeNumber(1, 8));
        };
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
