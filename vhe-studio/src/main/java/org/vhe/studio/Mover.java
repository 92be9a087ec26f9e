package org.vhe.studio;

import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.model.Homoencoder;

/**
 * Chooses the transform t of a model whose likelihood warps a template by an affine map that is
 * linear in t: that of the least norm, which is the likeliest under a standard normal prior.
 */
final class Mover {
    private static final String MAP = "likelihood/affine/";
    private static final int NUMBERS = 6;

    private final String latent;
    private final double[] usual;
    private final DecompositionSolver solver;

    private Mover(String latent, INDArray weight, INDArray bias) {
        this.latent = latent;
        this.usual = bias.toDoubleVector();
        this.solver =
                new SingularValueDecomposition(
                                new Array2DRowRealMatrix(weight.transpose().toDoubleMatrix()))
                        .getSolver();
    }

    /** Of a model that has such a map of its only per-element latent. */
    static Optional<Mover> of(Homoencoder model) {
        Map<String, INDArray> parameters = model.parameters().parameters();
        INDArray weight = parameters.get(MAP + "weight");
        INDArray bias = parameters.get(MAP + "bias");
        if (weight == null || bias == null || model.structure().elementLatents().size() != 1) {
            return Optional.empty();
        }
        boolean known = bias.length() == NUMBERS && weight.size(0) >= NUMBERS;
        String latent = model.structure().elementLatents().get(0).name();
        return known ? Optional.of(new Mover(latent, weight, bias)) : Optional.empty();
    }

    /** Name of t. */
    String latent() {
        return latent;
    }

    /**
     * The transform that moves what is drawn from where it usually is.
     *
     * @param x to the right, in halves of the image's width
     * @param y downwards, in halves of its height
     * @param turn clockwise, in radians
     * @param scale how many times as large
     */
    float[] transform(double x, double y, double turn, double scale) {
        // the map takes a place in the drawing to one in the template, so it begins by undoing
        double cos = Math.cos(turn) / scale;
        double sin = Math.sin(turn) / scale;
        double[] undo = {cos, sin, -cos * x - sin * y, -sin, cos, sin * x - cos * y};
        double[] change = new double[NUMBERS];
        for (int row = 0; row < NUMBERS; row += 3) {
            for (int column = 0; column < 3; column++) {
                double sum = usual[row] * undo[column] + usual[row + 1] * undo[3 + column];
                change[row + column] =
                        sum + (column == 2 ? usual[row + 2] : 0) - usual[row + column];
            }
        }
        double[] t = solver.solve(new ArrayRealVector(change)).toArray();
        float[] result = new float[t.length];
        for (int i = 0; i < t.length; i++) {
            result[i] = (float) t[i];
        }
        return result;
    }
}
