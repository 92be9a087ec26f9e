/**
 * The only SameDiff plumbing: building graphs with shared parameters, differentiating, compiling
 * and executing them.
 */
package org.vhe.core.graph;
