/** What commands share: the launcher, options, and how they report. */
package org.vhe.examples.cli;
