package org.vhe.core.evaluation.fewshot;

import java.io.Serializable;
import java.util.List;
import org.vhe.core.check.Require;

/**
 * An n-way k-shot protocol.
 *
 * @param way number of classes of an episode, drawn without replacement
 * @param shot number of elements of each class's support set, drawn without replacement
 * @param episodes number of episodes
 * @param queriesPerEpisode number of elements to classify in an episode; none is in a support set,
 *     and the classes have equally many, up to one
 * @param seed of episodes and noise
 */
public record FewShotOptions(int way, int shot, int episodes, int queriesPerEpisode, long seed)
        implements Serializable {

    /** All but the seed must be positive, and the way at least 2. */
    public FewShotOptions {
        Require.atLeast(2, "way", way);
        Require.positive("shot", shot);
        Require.positive("episodes", episodes);
        Require.positive("queriesPerEpisode", queriesPerEpisode);
    }

    /** Episodes with as many queries as classes. */
    public static FewShotOptions of(int way, int shot, int episodes, long seed) {
        return new FewShotOptions(way, shot, episodes, way, seed);
    }

    /** As {@link #of}, for every one of several ways with every one of several shots. */
    public static List<FewShotOptions> grid(
            List<Integer> ways, List<Integer> shots, int episodes, long seed) {
        return ways.stream()
                .flatMap(way -> shots.stream().map(shot -> of(way, shot, episodes, seed)))
                .toList();
    }

    /** The most queries that one class has in an episode. */
    int queriesPerClass() {
        return (queriesPerEpisode + way - 1) / way;
    }
}
