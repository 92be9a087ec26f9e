/** Tests of what the paper compares its model with. */
package org.vhe.examples.peers;
