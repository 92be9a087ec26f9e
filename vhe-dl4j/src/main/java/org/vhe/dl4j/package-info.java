/** Trained models beside Deeplearning4j: layers, iterators, evaluation and its training page. */
package org.vhe.dl4j;
