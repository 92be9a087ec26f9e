package org.vhe.core.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vhe.core.objective.ObjectiveTerms;

/** Made-up reports of steps. */
final class Reports {

    private Reports() {}

    /** A step that took a tenth of a second, of a hundred; bound -step, KLs 2 step and 3. */
    static StepReport at(long step) {
        Map<String, Double> kl = new LinkedHashMap<>();
        kl.put("c", 2.0 * step);
        kl.put("z", 3.0);
        ObjectiveTerms terms = new ObjectiveTerms(-step, 10.0 * step, kl);
        return new StepReport(step, step / 8.0, step / 10.0, step / 100.0, terms, 0.5, 1e-3, 1);
    }
}
