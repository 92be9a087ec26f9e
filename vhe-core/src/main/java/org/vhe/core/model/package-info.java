/** The contracts that a network implements, and the model that assembles them. */
package org.vhe.core.model;
