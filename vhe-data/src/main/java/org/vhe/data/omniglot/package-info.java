/** Omniglot: finding, downloading, reading and splitting it, and its one-shot runs. */
package org.vhe.data.omniglot;
