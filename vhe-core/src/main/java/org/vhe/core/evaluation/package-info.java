/**
 * What a trained model is worth: few-shot classification, joint likelihood of classes, and new
 * elements. Results are immutable records with sample sizes and standard errors, which Jackson
 * writes as they are.
 */
package org.vhe.core.evaluation;
