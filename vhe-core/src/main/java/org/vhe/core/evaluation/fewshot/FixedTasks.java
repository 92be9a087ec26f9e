package org.vhe.core.evaluation.fewshot;

import java.util.ArrayList;
import java.util.List;
import org.vhe.core.evaluation.scoring.ElementSource;

/** {@link FewShotProtocol#fixed}. */
final class FixedTasks implements FewShotProtocol {
    private final FewShotOptions options;
    private final List<FewShotEpisode> episodes = new ArrayList<>();
    private final ElementSource elements;

    FixedTasks(List<FewShotTask> tasks, long seed) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("expected at least one task, but got none");
        }
        List<float[]> all = new ArrayList<>();
        for (FewShotTask task : tasks) {
            episodes.add(task.episode(all.size()));
            all.addAll(task.elements());
        }
        elements = ElementSource.of(all.toArray(float[][]::new));
        options = options(episodes.get(0), seed);
        for (int number = 1; number < episodes.size(); number++) {
            FewShotOptions found = options(episodes.get(number), seed);
            if (!found.equals(options)) {
                throw new IllegalArgumentException(
                        "all tasks must be as the first, %s, but task %d is %s"
                                .formatted(options, number, found));
            }
        }
    }

    private FewShotOptions options(FewShotEpisode episode, long seed) {
        return new FewShotOptions(
                episode.way(), episode.shot(), episodes.size(), episode.queries().length, seed);
    }

    @Override
    public FewShotOptions options() {
        return options;
    }

    @Override
    public ElementSource elements() {
        return elements;
    }

    @Override
    public FewShotEpisode episode(long number) {
        return episodes.get(Math.toIntExact(number));
    }
}
