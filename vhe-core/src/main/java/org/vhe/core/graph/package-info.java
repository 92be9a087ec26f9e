/**
 * The only SameDiff plumbing: building graphs with shared parameters, differentiating, compiling
 * and executing them.
 *
 * <p>Authors of networks and distributions need {@link org.vhe.core.graph.GraphContext}, {@link
 * org.vhe.core.graph.StableMath}, {@link org.vhe.core.graph.Initializer}, {@link
 * org.vhe.core.graph.Noise}, {@link org.vhe.core.graph.Mode} and {@link
 * org.vhe.core.graph.JavaOperation}, and {@link org.vhe.core.graph.GradientCheck} for their tests.
 * The rest is the engine, which is public for the packages above; it is not a promise to users.
 */
package org.vhe.core.graph;
