/** Images of one's own, in folders by class. */
package org.vhe.data.folder;
