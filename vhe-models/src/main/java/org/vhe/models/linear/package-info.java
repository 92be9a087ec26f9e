/** Linear networks for one-dimensional families, whose posteriors have closed forms. */
package org.vhe.models.linear;
