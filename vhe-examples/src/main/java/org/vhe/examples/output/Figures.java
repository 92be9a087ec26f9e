package org.vhe.examples.output;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws figures with text. That needs fonts and the library that finds them, which small systems
 * are without; figures are left out there, not what they show.
 */
public final class Figures {
    private static final Logger LOGGER = LoggerFactory.getLogger(Figures.class);

    private Figures() {}

    /** Draws and writes figures. */
    @FunctionalInterface
    public interface Drawing {
        /** Draws and writes all. */
        void draw() throws IOException;
    }

    /**
     * Draws figures, if that is possible here.
     *
     * @return why not, with what to install, in one line; nothing if they were drawn
     */
    public static Optional<String> draw(Drawing drawing) throws IOException {
        try {
            drawing.draw();
            return Optional.empty();
        } catch (VirtualMachineError e) {
            if (!(e instanceof InternalError)) {
                throw e;
            }
            return Optional.of(reason(e));
        } catch (Error e) {
            return Optional.of(reason(e));
        }
    }

    /** Java says in various errors that it has no fonts. */
    private static String reason(Error e) {
        LOGGER.debug("No figures", e);
        return "no figures, for want of fonts; install fontconfig and a font, such as the packages"
                + " fontconfig and fonts-dejavu-core ("
                + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ")
                + ")";
    }
}
