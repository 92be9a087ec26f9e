package org.vhe.core.dataset;

/**
 * An element in one variant of each augmentation: what the classes of an augmented data set hold.
 *
 * @param element the number of the element in its data set
 * @param variants the variants of all augmentations as one number, mixed radix, the first
 *     augmentation varying slowest; read it with {@link ItemSpace#variant}
 */
public record Item(int element, long variants) {
    public Item {
        if (element < 0 || variants < 0) {
            throw new IllegalArgumentException(
                    "element and variants must not be negative, but are %d and %d"
                            .formatted(element, variants));
        }
    }
}
