/** Speed of training and scoring, overhead and memory of the executor. */
package org.vhe.examples.benchmark;
