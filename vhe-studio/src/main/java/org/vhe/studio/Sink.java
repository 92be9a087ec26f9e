package org.vhe.studio;

/** Takes what work finds out while it goes on. */
@FunctionalInterface
interface Sink {

    /**
     * @param event what it is, such as "drawing"
     * @param data becomes JSON
     * @throws java.util.concurrent.CancellationException if nobody waits for it any more
     */
    void send(String event, Object data);
}
