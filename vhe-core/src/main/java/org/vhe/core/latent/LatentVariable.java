package org.vhe.core.latent;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.shape.Shapes;

/**
 * A latent variable: one value for each group of a grouping (sections 3.2 and 6.2 of the paper).
 *
 * @param name what the latent is called within its model, such as {@code c}
 * @param grouping the name of the grouping it is shared over; {@link Grouping#ELEMENT} for a latent
 *     of its own for every element
 * @param eventShape the shape of one value, [event...]
 * @param parents the names of the latents that its prior and posterior depend on
 */
public record LatentVariable(
        String name, String grouping, long[] eventShape, List<String> parents) {

    /** Checks that names are given, sizes positive, and parents distinct and not itself. */
    public LatentVariable {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(grouping, "grouping");
        if (name.isBlank() || grouping.isBlank()) {
            throw new IllegalArgumentException(
                    "a latent's name and grouping must not be blank, but are '%s' and '%s'"
                            .formatted(name, grouping));
        }
        eventShape = eventShape.clone();
        if (LongStream.of(eventShape).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "the event shape of latent '%s' must have positive sizes, but is %s"
                            .formatted(name, Arrays.toString(eventShape)));
        }
        parents = List.copyOf(parents);
        if (parents.contains(name) || new LinkedHashSet<>(parents).size() < parents.size()) {
            throw new IllegalArgumentException(
                    "the parents of latent '%s' must be different latents, but are %s"
                            .formatted(name, parents));
        }
    }

    /**
     * A latent vector without parents.
     *
     * @param size its number of coordinates: the event shape is [size]
     */
    public static LatentVariable of(String name, String grouping, long size) {
        return new LatentVariable(name, grouping, new long[] {size}, List.of());
    }

    /** This latent with the given parents in place of its own. */
    public LatentVariable withParents(String... parents) {
        return new LatentVariable(name, grouping, eventShape, List.of(parents));
    }

    /** The shape of one value, [event...]; a copy. */
    @Override
    public long[] eventShape() {
        return eventShape.clone();
    }

    /** The number of values of one event. */
    public long eventLength() {
        return Shapes.length(eventShape);
    }

    /** Whether every element has a value of its own, so that |X| = 1 and D = {x}. */
    public boolean isElement() {
        return grouping.equals(Grouping.ELEMENT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatentVariable that
                && name.equals(that.name)
                && grouping.equals(that.grouping)
                && Arrays.equals(eventShape, that.eventShape)
                && parents.equals(that.parents);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, grouping, Arrays.hashCode(eventShape), parents);
    }

    @Override
    public String toString() {
        return "%s %s per %s%s"
                .formatted(
                        name,
                        Arrays.toString(eventShape),
                        grouping,
                        parents.isEmpty() ? "" : " given " + String.join(", ", parents));
    }
}
