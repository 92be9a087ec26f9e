package org.vhe.examples.benchmark;

import org.vhe.examples.cli.CommandGroup;
import picocli.CommandLine.Command;

/** What concerns GPUs. */
@Command(
        name = Cuda.NAME,
        description = "Check and measure the GPU of this machine.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CudaCheck.class)
public final class Cuda extends CommandGroup {
    static final String NAME = "cuda";
}
