package org.vhe.examples.experiment;

import java.util.List;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import picocli.CommandLine.Option;

/** Ways, shots and numbers of few-shot tasks. */
public final class FewShotArguments {
    @Option(
            names = "--way",
            paramLabel = "N",
            split = ",",
            description = "Numbers of classes (default: ${DEFAULT-VALUE}).")
    private List<Integer> ways;

    @Option(
            names = "--shot",
            paramLabel = "N",
            split = ",",
            description = "Numbers of examples of each class (default: ${DEFAULT-VALUE}).")
    private List<Integer> shots = List.of(1, 5);

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description = "Episodes of each task (default: ${DEFAULT-VALUE}).")
    private int episodes;

    /**
     * @param episodes of each task, unless told otherwise
     * @param ways likewise
     */
    public FewShotArguments(int episodes, Integer... ways) {
        this.episodes = episodes;
        this.ways = List.of(ways);
    }

    /** A task for each way with each shot. */
    public List<FewShotOptions> tasks(long seed) {
        return FewShotOptions.grid(ways, shots, episodes, seed);
    }

    /**
     * A task for each way with one number of examples.
     *
     * @param shot instead of those of the options
     */
    public List<FewShotOptions> tasks(int shot, long seed) {
        return FewShotOptions.grid(ways, List.of(shot), episodes, seed);
    }
}
