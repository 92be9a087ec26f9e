/** Outlines of objects (supplement 6.6 of the paper). */
package org.vhe.examples.silhouettes;
