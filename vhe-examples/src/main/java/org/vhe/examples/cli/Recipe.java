package org.vhe.examples.cli;

import java.io.Serializable;
import java.util.function.Function;

/**
 * A function that may be sent to where the work is done: a lambda expression that holds nothing but
 * numbers, strings and records of these.
 *
 * @param <A> what it is made from
 * @param <B> what is made
 */
@FunctionalInterface
public interface Recipe<A, B> extends Function<A, B>, Serializable {}
