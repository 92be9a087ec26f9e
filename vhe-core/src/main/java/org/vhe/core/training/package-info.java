/** The training loop, checkpoints, listeners, divergence detection and restarts. */
package org.vhe.core.training;
