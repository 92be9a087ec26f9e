/** Compiled graphs on NVIDIA GPUs. */
package org.vhe.cuda;
