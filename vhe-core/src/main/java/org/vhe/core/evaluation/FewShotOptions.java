package org.vhe.core.evaluation;

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
public record FewShotOptions(int way, int shot, int episodes, int queriesPerEpisode, long seed) {

    /** All but the seed must be positive, and the way at least 2. */
    public FewShotOptions {
        if (way < 2) {
            throw new IllegalArgumentException("way must be at least 2, but is " + way);
        }
        if (shot < 1 || episodes < 1 || queriesPerEpisode < 1) {
            throw new IllegalArgumentException(
                    "shot, episodes and queriesPerEpisode must be positive, but are %d, %d and %d"
                            .formatted(shot, episodes, queriesPerEpisode));
        }
    }

    /** Episodes with as many queries as classes. */
    public static FewShotOptions of(int way, int shot, int episodes, long seed) {
        return new FewShotOptions(way, shot, episodes, way, seed);
    }

    /** The most queries that one class has in an episode. */
    int queriesPerClass() {
        return (queriesPerEpisode + way - 1) / way;
    }
}
