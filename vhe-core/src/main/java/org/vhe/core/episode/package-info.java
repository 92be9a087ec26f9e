/** Algorithm 1: targets with resampled support sets. */
package org.vhe.core.episode;
