/** What examples write: pictures, tables and JSON. */
package org.vhe.examples.output;
