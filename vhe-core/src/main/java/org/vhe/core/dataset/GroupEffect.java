package org.vhe.core.dataset;

/** What the variants of an {@link Augmentation} are to a {@link Grouping}. */
public enum GroupEffect {
    /** Each variant of a group is a group of its own: |X| stays as it is. */
    NEW_GROUPS,
    /** All variants are members of the same group: |X| is multiplied. */
    NEW_MEMBERS
}
