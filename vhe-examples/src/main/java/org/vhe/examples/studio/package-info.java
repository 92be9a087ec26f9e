/** The page to draw on. */
package org.vhe.examples.studio;
