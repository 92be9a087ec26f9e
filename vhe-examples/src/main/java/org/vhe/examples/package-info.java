/** Runnable experiments and the command line that lists them. */
package org.vhe.examples;
