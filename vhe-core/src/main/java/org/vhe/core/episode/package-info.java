/**
 * Algorithm 1: targets with resampled support sets, drawn reproducibly and ahead of their use.
 *
 * <p>{@link org.vhe.core.episode.EpisodeSampler} turns a data set and a specification for each
 * shared latent into {@link org.vhe.core.episode.EpisodeBatch}es.
 */
package org.vhe.core.episode;
