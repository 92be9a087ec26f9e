package org.vhe.examples.cli;

import picocli.CommandLine.Option;

/** Widths of a deconvolutional network that is to learn within half an hour. */
public final class WidthArguments {
    @Option(
            names = "--width",
            paramLabel = "N",
            description =
                    "Channels of the first convolutions (paper: 64; default: ${DEFAULT-VALUE}).")
    private long width = 16;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Width of fully connected layers (default: ${DEFAULT-VALUE}).")
    private long hidden = 256;

    public long width() {
        return width;
    }

    public long hidden() {
        return hidden;
    }
}
