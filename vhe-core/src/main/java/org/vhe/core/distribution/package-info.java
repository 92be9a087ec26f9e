/**
 * Distributions as nodes of a graph, and their divergences. One's own is an implementation of
 * {@link org.vhe.core.distribution.Distribution}.
 */
package org.vhe.core.distribution;
