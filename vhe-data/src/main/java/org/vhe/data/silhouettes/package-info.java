/** Caltech-101 Silhouettes: reading the MATLAB file, and splits by class. */
package org.vhe.data.silhouettes;
