/** Damaged files for the tests of readers. */
package org.vhe.data.fuzz;
