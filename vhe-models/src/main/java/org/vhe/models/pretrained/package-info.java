/** Trained models that come with the library. */
package org.vhe.models.pretrained;
