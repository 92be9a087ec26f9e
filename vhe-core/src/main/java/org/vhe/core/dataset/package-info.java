/**
 * Elements with named groupings, and augmentations that say what they do to each grouping.
 *
 * <p>{@link org.vhe.core.dataset.GroupedDataset} holds the elements; {@link
 * org.vhe.core.dataset.ItemSpace} counts, names and makes the variants that its augmentations add;
 * {@link org.vhe.core.dataset.Provenance} says which elements a model was trained on.
 */
package org.vhe.core.dataset;
