/** Training in TensorBoard; nothing here needs the studio's server. */
package org.vhe.studio.tensorboard;
