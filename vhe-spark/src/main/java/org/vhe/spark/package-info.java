/** Evaluation, likelihoods and training as tasks of Apache Spark. */
package org.vhe.spark;
