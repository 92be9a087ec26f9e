package org.vhe.examples.onedim;

import java.util.Locale;

/** A run's result as a line of comma-separated values. */
final class RunCsv {
    static final String HEADER =
            "family,objective,support_size,restart,training_bound,encoded_information,"
                    + "generation_loss,classification_error,joint_nll,seconds,failure,"
                    + "joint_nll_refined,end";
    private static final int FIELDS = HEADER.split(",").length;

    /** Files of earlier versions have no refined likelihood. */
    private static final int EARLIER_FIELDS = FIELDS - 1;

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
                number(measures.refinedJointNll()),
                END);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "" + value;
    }

    /** Whether a line was written to its end. */
    static boolean isComplete(String line) {
        String[] fields = line.split(",", -1);
        int last = fields.length - 1;
        return (fields.length == FIELDS || fields.length == EARLIER_FIELDS)
                && fields[last].equals(END);
    }

    static RunResult parse(String line) {
        String[] fields = line.split(",", -1);
        RunKey key =
                new RunKey(
                        RunKey.family(fields[0]),
                        Method.ofLabel(fields[1]),
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]));
        Measures measures =
                new Measures(
                        Double.parseDouble(fields[5]),
                        Double.parseDouble(fields[6]),
                        Double.parseDouble(fields[7]),
                        Double.parseDouble(fields[8]),
                        fields.length == FIELDS ? Double.parseDouble(fields[11]) : Double.NaN);
        return new RunResult(
                key,
                Double.parseDouble(fields[4]),
                measures,
                Double.parseDouble(fields[9]),
                fields[10]);
    }
}
