/** Seeds for every purpose, and the draws of whole numbers that are made with them. */
package org.vhe.core.random;
