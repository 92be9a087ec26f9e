/** The paper's factorial model: what an image shows, and in what style. */
package org.vhe.models.factorial;
