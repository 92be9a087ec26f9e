package org.vhe.examples.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code --threads} asks for. */
final class Threads {
    private static final Logger LOGGER = LoggerFactory.getLogger(Threads.class);
    private static final String AUTO = "auto";
    private static final long LOOK_MILLISECONDS = 500;

    private Threads() {}

    /**
     * @param asked a number, or auto for as many as there are cores that nobody uses now
     * @throws IllegalArgumentException if it is neither
     */
    static int of(String asked) {
        if (asked.equals(AUTO)) {
            int cores = Runtime.getRuntime().availableProcessors();
            double load = load();
            int threads = free(cores, load);
            LOGGER.info("{} of {} cores are free: --threads {}", threads, cores, threads);
            return threads;
        }
        int threads;
        try {
            threads = Integer.parseInt(asked);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--threads must be a number or auto, found '" + asked + "'", e);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("--threads must be at least 1, found " + threads);
        }
        return threads;
    }

    /**
     * Cores of which less than half is used, at least one.
     *
     * @param load part of all cores in use, in [0, 1]; negative if unknown
     */
    static int free(int cores, double load) {
        return Math.max(1, cores - (int) Math.round(Math.max(0, load) * cores));
    }

    /**
     * Over a moment from now, in which this program does nothing; the first figure is of no use.
     */
    private static double load() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        system.getCpuLoad();
        try {
            Thread.sleep(LOOK_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return system.getCpuLoad();
    }
}
