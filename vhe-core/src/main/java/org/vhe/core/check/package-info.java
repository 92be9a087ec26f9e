/** Checks of arguments, with one wording for all of the library. */
package org.vhe.core.check;
