/** A Variational Homoencoder of fully connected networks, for small images and quick trials. */
package org.vhe.models.dense;
