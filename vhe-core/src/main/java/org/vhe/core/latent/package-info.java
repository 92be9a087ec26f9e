/** Which latent variables a model has, what each is shared over, and what each depends on. */
package org.vhe.core.latent;
