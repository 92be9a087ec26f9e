/** The first things to try: the quickstart, and an own encoder. */
package org.vhe.examples.start;
