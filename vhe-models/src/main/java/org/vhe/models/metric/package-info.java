/** Few-shot classifiers by a learned metric: Prototypical, Matching and Siamese Networks. */
package org.vhe.models.metric;
