package org.vhe.examples.cli;

import org.vhe.core.evaluation.scoring.ScoringOptions;
import picocli.CommandLine.Option;

/** Numbers of samples in a score of a class; the paper's unless told otherwise. */
public final class ScoringArguments {
    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Samples of c (default: ${DEFAULT-VALUE}).")
    private int samples = ScoringOptions.DEFAULT.latentSamples();

    @Option(
            names = "--inner-samples",
            paramLabel = "N",
            description = "Samples of z for each sample of c (default: ${DEFAULT-VALUE}).")
    private int innerSamples = ScoringOptions.DEFAULT.elementSamples();

    /** The samples, with the usual number of rows. */
    public ScoringOptions options() {
        return new ScoringOptions(samples, innerSamples, ScoringOptions.DEFAULT.rowsPerChunk());
    }
}
