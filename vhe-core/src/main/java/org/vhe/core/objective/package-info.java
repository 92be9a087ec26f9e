/**
 * What is maximised: the objectives of the paper, their terms, and what weights and schedules there
 * are.
 */
package org.vhe.core.objective;
