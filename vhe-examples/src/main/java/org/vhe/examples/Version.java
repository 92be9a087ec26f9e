package org.vhe.examples;

import java.io.IOException;
import org.vhe.core.graph.Backend;
import org.vhe.examples.output.Environment;
import picocli.CommandLine.IVersionProvider;

/** The versions of what runs, to be quoted in reports of bugs and kept beside figures. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "vhe " + Environment.vheVersion() + commit(),
            "ND4J " + Environment.nd4jVersion() + ", " + backend(),
            "Java " + Runtime.version()
        };
    }

    private static String commit() {
        String commit = Environment.vheCommit();
        return commit == null ? "" : ", commit " + commit;
    }

    private static String backend() {
        try {
            return Backend.describe();
        } catch (IllegalStateException e) {
            return "no backend: " + e.getMessage();
        }
    }
}
