package org.vhe.core.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor that this process runs on. */
final class Processor {
    static final String NAME = read();

    private static final String FIELD = "model name";

    private Processor() {}

    private static String read() {
        Path processors = Path.of("/proc/cpuinfo"); // Linux has it
        if (Files.isReadable(processors)) {
            try (Stream<String> lines = Files.lines(processors)) {
                return lines.filter(line -> line.startsWith(FIELD))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElseGet(Processor::architecture);
            } catch (IOException e) {
                return architecture();
            }
        }
        return architecture();
    }

    private static String architecture() {
        String identifier = System.getenv("PROCESSOR_IDENTIFIER"); // Windows has it
        return identifier == null ? System.getProperty("os.arch") : identifier;
    }
}
