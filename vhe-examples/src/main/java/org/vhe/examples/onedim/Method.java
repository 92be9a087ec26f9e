package org.vhe.examples.onedim;

import java.util.List;
import java.util.Optional;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.SupportInference;
import org.vhe.core.objective.Objective;
import org.vhe.examples.experiment.Tightening;

/** What a run maximises: one of the paper's objectives, or the VHE's bound, tightened. */
public enum Method {
    /** See {@link Objective#VHE}. */
    VHE(Objective.VHE),
    /** See {@link Objective#NEURAL_STATISTICIAN}. */
    NEURAL_STATISTICIAN(Objective.NEURAL_STATISTICIAN),
    /** See {@link Objective#RESAMPLE}. */
    RESAMPLE(Objective.RESAMPLE),
    /** See {@link Objective#RESCALE}. */
    RESCALE(Objective.RESCALE),
    /** See {@link Objective#VAE}. */
    VAE(Objective.VAE),
    /** Equation 21, support sets uniform. */
    TIGHTENED("tightened", Tightening.UNIFORM),
    /** Equation 21, the distribution of support sets learned as well. */
    TIGHTENED_LEARNED("tightened-learned", Tightening.LEARNED);

    private static final int HIDDEN = 32;

    private final String label;
    private final Objective objective;
    private final Tightening tightening;

    Method(Objective objective) {
        this.label = objective.label();
        this.objective = objective;
        this.tightening = null;
    }

    Method(String label, Tightening tightening) {
        this.label = label;
        this.objective = Objective.VHE;
        this.tightening = tightening;
    }

    /** The method of that short name. */
    public static Method ofLabel(String label) {
        return Require.labelled(label, "objective", List.of(values()), Method::label);
    }

    /** A short name, as on the command line and in files. */
    public String label() {
        return label;
    }

    /** The objective, be it tightened or not. */
    public Objective objective() {
        return objective;
    }

    /** The distribution of support sets, if the bound is tightened. */
    public Optional<Tightening> tightening() {
        return Optional.ofNullable(tightening);
    }

    /**
     * The model as this trains it. Embeddings of r are of as many numbers as need be: log q(c; D)
     * is a product of 1, c and c^2, each entry by itself, with what D decides.
     */
    Homoencoder of(Homoencoder plain, GroupedDataset trainClasses) {
        int size = 1 + 2 * Math.toIntExact(plain.structure().get(LinearModel.C).eventLength());
        return tightening()
                .map(
                        supports ->
                                supports.of(
                                        plain,
                                        trainClasses,
                                        classes ->
                                                new SupportInference(classes, size, HIDDEN, false)))
                .orElse(plain);
    }
}
