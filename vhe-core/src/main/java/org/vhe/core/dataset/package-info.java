/** Elements with named groupings, and augmentations that say what they do to each grouping. */
package org.vhe.core.dataset;
