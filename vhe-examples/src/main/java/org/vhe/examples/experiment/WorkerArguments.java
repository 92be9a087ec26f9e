package org.vhe.examples.experiment;

import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.Homoencoder;
import org.vhe.examples.cli.CommonArguments;
import org.vhe.examples.cli.Workplace;
import picocli.CommandLine.Option;

/** How many evaluations are done at a time. */
final class WorkerArguments {
    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Groups or episodes at a time, each with --threads threads, or else with its"
                            + " share of the cores; with 1 thread each the results are those of"
                            + " one worker with 1 thread (default: ${DEFAULT-VALUE}).")
    private int workers = 1;

    /**
     * A pool of as many evaluators.
     *
     * @throws IllegalArgumentException if the work is not done by this process's processors
     */
    EvaluatorPool pool(Homoencoder model, CommonArguments common, Workplace workplace) {
        if (workers < 1) {
            throw new IllegalArgumentException("--workers must be at least 1, found " + workers);
        }
        if (workers > 1 && workplace != Workplace.HERE) {
            throw new IllegalArgumentException(
                    "as many tasks run at a time as the cluster has cores: --workers must be 1, found "
                            + workers);
        }
        if (workers > 1 && !common.executor().isHost()) {
            throw new IllegalArgumentException(
                    "a GPU evaluates one after the other: --workers must be 1, found " + workers);
        }
        if (workers > 1 && common.threads() == null) {
            int cores = Runtime.getRuntime().availableProcessors();
            CommonArguments.useThreads(Math.max(1, cores / workers));
        }
        return new EvaluatorPool(model, workers);
    }
}
