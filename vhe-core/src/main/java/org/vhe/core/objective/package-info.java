/** What is maximised: the objectives of the paper, their terms, and the KL schedule. */
package org.vhe.core.objective;
