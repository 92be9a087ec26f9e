/** Linear-Gaussian models, whose likelihoods and posteriors are known in closed form. */
package org.vhe.core.gaussian;
