package org.vhe.examples.experiment;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vhe.core.evaluation.fewshot.FewShotOptions;

/** What the paper's Table 2 compares its model with, as far as it is here. */
public enum Peer {
    /** Snell, Swersky and Zemel (2017). */
    PROTOTYPICAL("Prototypical Networks", 96.0, 98.9),
    /** Vinyals et al. (2016), without full context embeddings. */
    MATCHING("Matching Networks", 93.8, 98.7),
    /** Koch, Zemel and Salakhutdinov (2015). */
    SIAMESE("Siamese Networks", 88.1, 97.0),
    /** Edwards and Storkey (2017), of {@link org.vhe.models.deconv.DeconvVhe}. */
    STATISTICIAN("Neural Statistician", 93.2, 98.1);

    private final String title;
    private final Map<Integer, Double> published = new LinkedHashMap<>();

    Peer(String title, double oneShot, double fiveShot) {
        this.title = title;
        published.put(1, oneShot);
        published.put(5, fiveShot);
    }

    /** Its name in print. */
    public String title() {
        return title;
    }

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The accuracy in the paper's Table 2, of 20 of Omniglot's characters, in per cent: others'
     * networks, images, splits and time of training.
     */
    public Optional<Double> published(FewShotOptions task) {
        return task.way() == 20
                ? Optional.ofNullable(published.get(task.shot()))
                : Optional.empty();
    }
}
