/** What the commands of all experiments do alike: train, classify, sample, estimate likelihoods. */
package org.vhe.examples.experiment;
