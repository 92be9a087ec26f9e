/** Files that are whole or not there. */
package org.vhe.core.io;
