/** What the values of elements are, for the ready-made networks: bits, levels, numbers, counts. */
package org.vhe.models.likelihood;
