package org.vhe.examples.onedim;

import java.util.Locale;
import org.vhe.core.objective.Objective;

/** A run's result as a line of comma-separated values. */
final class RunCsv {
    static final String HEADER =
            "family,objective,support_size,restart,training_bound,encoded_information,"
                    + "generation_loss,classification_error,joint_nll,seconds,failure,end";
    private static final int FIELDS = HEADER.split(",").length;
    private static final String END = "end";

    private RunCsv() {}

    static String line(RunResult result) {
        RunKey key = result.key();
        Measures measures = result.measures();
        return String.join(
                ",",
                key.familyLabel(),
                key.objective().label(),
                Integer.toString(key.supportSize()),
                Integer.toString(key.restart()),
                number(result.trainingBound()),
                number(measures.encodedInformation()),
                number(measures.generationLoss()),
                number(measures.classificationError()),
                number(measures.jointNll()),
                String.format(Locale.ROOT, "%.2f", result.seconds()),
                result.failure().replaceAll("[,\\s]+", " ").strip(),
                END);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "" + value;
    }

    /** Whether a line was written to its end. */
    static boolean isComplete(String line) {
        String[] fields = line.split(",", -1);
        return fields.length == FIELDS && fields[FIELDS - 1].equals(END);
    }

    static RunResult parse(String line) {
        String[] fields = line.split(",", -1);
        RunKey key =
                new RunKey(
                        RunKey.family(fields[0]),
                        Objective.ofLabel(fields[1]),
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]));
        Measures measures =
                new Measures(
                        Double.parseDouble(fields[5]),
                        Double.parseDouble(fields[6]),
                        Double.parseDouble(fields[7]),
                        Double.parseDouble(fields[8]));
        return new RunResult(
                key,
                Double.parseDouble(fields[4]),
                measures,
                Double.parseDouble(fields[9]),
                fields[10]);
    }
}
