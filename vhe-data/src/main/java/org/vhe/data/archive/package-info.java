/** Bounded reading of untrusted zip archives and folders. */
package org.vhe.data.archive;
