/** Train on Omniglot, classify, sample, estimate likelihoods, export (section 4.2 of the paper). */
package org.vhe.examples.omniglot;
