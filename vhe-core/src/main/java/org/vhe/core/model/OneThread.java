package org.vhe.core.model;

import java.util.HashSet;
import java.util.Set;

/**
 * Watches that the inputs, the execution and the outputs of each computation of a graph are of one
 * thread. A thread may begin when the computation of another is executed; the other's outputs are
 * lost to it then, which it is told when it asks for them.
 *
 * <p>To be used under a lock.
 */
final class OneThread {
    private final String what;
    private final Set<String> inputs;
    private final Set<String> own = new HashSet<>();
    private Thread user;
    private boolean executed;
    private boolean shared;

    /**
     * @param what is watched, for messages
     * @param inputs names of all inputs
     */
    OneThread(String what, Set<String> inputs) {
        this.what = what;
        this.inputs = Set.copyOf(inputs);
    }

    /** The present thread sets an input. */
    void sets(String input) {
        begin();
        own.add(input);
    }

    /** The present thread executes the graph. */
    void executes() {
        boolean fresh = user != Thread.currentThread();
        if (fresh && user != null && !inputs.isEmpty()) {
            throw refusal("its inputs are of " + user);
        }
        begin();
        executed = true;
        if (shared && !own.containsAll(inputs)) {
            throw refusal("another thread has set some of its inputs");
        }
    }

    /** The present thread reads an output. */
    void reads() {
        if (user != Thread.currentThread()) {
            throw refusal("what it has computed is of " + user);
        }
    }

    private void begin() {
        Thread current = Thread.currentThread();
        if (user != current) {
            if (user != null && user.isAlive() && !executed) {
                throw refusal(user + " is using it");
            }
            shared = user != null;
            own.clear();
            user = current;
        }
        executed = false;
    }

    private IllegalStateException refusal(String reason) {
        return new IllegalStateException(
                "%s serves one thread at a time, but %s; make one for each thread, on the same model"
                        .formatted(what, reason));
    }
}
