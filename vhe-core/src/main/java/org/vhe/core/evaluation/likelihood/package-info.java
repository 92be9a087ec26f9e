/**
 * Likelihoods: {@link org.vhe.core.evaluation.likelihood.JointLikelihood} of whole classes and
 * nested groups, and bounds of them with their terms.
 */
package org.vhe.core.evaluation.likelihood;
