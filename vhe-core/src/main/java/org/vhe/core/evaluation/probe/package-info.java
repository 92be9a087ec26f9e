/** What the latents hold of labels: posterior means, and linear maps fitted to them. */
package org.vhe.core.evaluation.probe;
