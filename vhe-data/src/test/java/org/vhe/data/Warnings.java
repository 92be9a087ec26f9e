package org.vhe.data;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged while something is done. */
public final class Warnings {

    private Warnings() {}

    /** Does something. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }

    /** The messages that a class logs meanwhile. */
    public static List<String> of(Class<?> type, Action action) {
        Logger logger = (Logger) LoggerFactory.getLogger(type);
        ListAppender<ILoggingEvent> messages = new ListAppender<>();
        messages.start();
        logger.addAppender(messages);
        try {
            action.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            logger.detachAppender(messages);
        }
        return messages.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
