package org.vhe.core.episode;

import java.util.List;
import java.util.random.RandomGenerator;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.ItemSpace;
import org.vhe.core.random.Draw;

/**
 * Orders of elements in which each {@code size} consecutive ones are of one class: those of one
 * place in the order of its class, drawn anew, after the other.
 *
 * <p>An epoch has as many such groups as come nearest to one place for every element. Classes take
 * their shares of them by systematic sampling along a random order of all classes, so that every
 * element is expected equally often; exactly once where {@code size} divides the number of elements
 * of every class. The elements of a group differ unless the class has fewer; then some, or all, are
 * there several times.
 */
final class TargetGroups {
    private final Grouping grouping;
    private final int size;
    private final int count;

    TargetGroups(Grouping grouping, int size) {
        this.grouping = grouping;
        this.size = size;
        this.count = Math.max(1, Math.round((float) grouping.elementCount() / size));
    }

    /**
     * The name of the grouping whose classes are within those of all others that support sets are
     * drawn of.
     *
     * @throws IllegalArgumentException if there is none
     */
    static String finest(ItemSpace space, List<SupportSpec> supports) {
        List<String> names = supports.stream().map(SupportSpec::grouping).distinct().toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "targets can share support sets only of latents that elements share, but there is none");
        }
        return names.stream()
                .filter(name -> names.stream().allMatch(other -> space.isWithin(name, other)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "targets can share support sets only where the classes of one shared grouping are within those of all others, but of %s none is so"
                                                .formatted(names)));
    }

    /** The number of places of an epoch. */
    int places() {
        return Math.multiplyExact(count, size);
    }

    /** The elements of an epoch, [places]. */
    int[] draw(RandomGenerator random) {
        int[] order = Draw.permutation(count, random);
        long elements = grouping.elementCount();
        long offset = random.nextLong(elements);
        int[] result = new int[places()];
        int group = 0;
        long end = 0;
        for (int number : Draw.permutation(grouping.groupCount(), random)) {
            int[] members = grouping.members(number);
            Draw.shuffle(members, random);
            end += members.length;
            for (int next = 0;
                    group < count && (group * elements + offset) / count < end;
                    group++) {
                for (int i = 0; i < size; i++, next++) {
                    result[order[group] * size + i] = members[next % members.length];
                }
            }
        }
        return result;
    }
}
