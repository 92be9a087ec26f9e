package org.vhe.examples.cli;

import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.Backend;
import picocli.CommandLine.Option;

/** Numbers of samples in a score of a class. */
public final class ScoringArguments {
    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Samples of what a class shares (default: ${DEFAULT-VALUE}).")
    private int samples = ScoringOptions.DEFAULT.latentSamples();

    @Option(
            names = "--inner-samples",
            paramLabel = "N",
            description =
                    "Samples of what is an image's own for each of them (default: ${DEFAULT-VALUE}).")
    private int innerSamples = ScoringOptions.DEFAULT.elementSamples();

    /** With the paper's numbers, unless told otherwise. */
    public ScoringArguments() {}

    /** With other numbers, unless told otherwise. */
    public ScoringArguments(int samples, int innerSamples) {
        this.samples = samples;
        this.innerSamples = innerSamples;
    }

    /** The samples, with the number of rows that suits the device. */
    public ScoringOptions options() {
        return new ScoringOptions(
                samples, innerSamples, Backend.rows(ScoringOptions.DEFAULT.rowsPerChunk()));
    }
}
