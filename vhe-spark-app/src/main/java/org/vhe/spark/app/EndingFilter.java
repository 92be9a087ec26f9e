package org.vhe.spark.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/** Keeps to itself what Spark says of executors that end because the program does. */
public final class EndingFilter extends TurboFilter {
    @Override
    public FilterReply decide(
            Marker marker,
            Logger logger,
            Level level,
            String format,
            Object[] arguments,
            Throwable cause) {
        return Session.isEnding() && !logger.getName().startsWith("org.vhe")
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
