package org.vhe.data.omniglot;

import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;

/**
 * Omniglot in parts that have no character in common, as {@link OmniglotPreparation} divides it.
 *
 * @param training what to learn from
 * @param validation what is set aside to choose by, if anything is
 * @param heldOut what to test on
 */
public record OmniglotData(
        GroupedDataset training, Optional<GroupedDataset> validation, GroupedDataset heldOut) {}
