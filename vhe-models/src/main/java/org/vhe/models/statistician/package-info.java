/** The Neural Statistician's inference networks and conditional prior. */
package org.vhe.models.statistician;
