/** Training curves of runs side by side. */
package org.vhe.examples.curves;
