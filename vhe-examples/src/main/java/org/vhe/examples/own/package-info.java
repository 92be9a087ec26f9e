/** Images of one's own: from folders by class to a trained model, and what it makes of them. */
package org.vhe.examples.own;
