/** Distributions as nodes of a graph. */
package org.vhe.core.distribution;
