/**
 * A local web page in which a model draws, tells apart and completes what a person draws, and where
 * training is watched; the HTTP API that the page uses.
 */
package org.vhe.studio;
