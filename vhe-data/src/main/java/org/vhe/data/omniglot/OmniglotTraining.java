package org.vhe.data.omniglot;

import java.util.Optional;
import org.vhe.core.dataset.GroupedDataset;

/**
 * What {@link OmniglotPreparation} does not hold out.
 *
 * @param training what to learn from
 * @param validation other groups, set aside to choose by, if any are
 */
public record OmniglotTraining(GroupedDataset training, Optional<GroupedDataset> validation) {}
