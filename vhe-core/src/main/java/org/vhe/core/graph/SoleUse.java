package org.vhe.core.graph;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds an executor to one thread at a time: a second one is refused, and closing waits for an
 * execution that has begun.
 */
public final class SoleUse {
    private final String one;
    private final String the;
    private final ReentrantLock inUse = new ReentrantLock();
    private volatile Thread thread;
    private volatile boolean closed;
    private boolean freed;

    /**
     * @param one the executor with an indefinite article, for messages, such as "a compiled graph"
     * @param the the same with a definite one
     */
    public SoleUse(String one, String the) {
        this.one = one;
        this.the = the;
    }

    /**
     * Executes.
     *
     * @throws IllegalStateException if another thread is executing, or it is closed
     */
    public void execute(Runnable work) {
        enter();
        try {
            work.run();
        } finally {
            inUse.unlock();
        }
    }

    private void enter() {
        if (!inUse.tryLock()) {
            requireOpen(); // it may be closing that has it
            throw new IllegalStateException(
                    one + " serves one thread at a time; " + thread + " is executing it");
        }
        thread = Thread.currentThread();
        if (closed) {
            inUse.unlock();
            requireOpen();
        }
    }

    /**
     * @throws IllegalStateException if it is closed
     */
    public void requireOpen() {
        if (closed) {
            throw new IllegalStateException(the + " is closed");
        }
    }

    /**
     * Waits for an execution that has begun; closing twice is harmless.
     *
     * @param free frees what is held, called once
     */
    public void close(Runnable free) {
        closed = true;
        inUse.lock();
        try {
            if (!freed) {
                freed = true;
                free.run();
            }
        } finally {
            inUse.unlock();
        }
    }
}
