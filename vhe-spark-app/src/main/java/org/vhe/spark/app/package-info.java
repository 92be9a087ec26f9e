/** The commands of the experiments as an application of Apache Spark. */
package org.vhe.spark.app;
