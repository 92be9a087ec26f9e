/**
 * New elements: of classes given by few examples, of new classes, and completions and
 * reconstructions of given ones.
 */
package org.vhe.core.evaluation.generation;
