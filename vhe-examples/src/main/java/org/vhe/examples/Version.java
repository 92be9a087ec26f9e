package org.vhe.examples;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Backend;
import picocli.CommandLine.IVersionProvider;

/** The versions of what runs, to be quoted in reports of bugs and kept beside figures. */
final class Version implements IVersionProvider {
    private static final String ND4J_PROPERTIES =
            "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "vhe " + vhe(), "ND4J " + nd4j() + ", " + backend(), "Java " + Runtime.version()
        };
    }

    /** VHE's version, as the manifest of the examples' jar says it. */
    static String vhe() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }

    private static String nd4j() throws IOException {
        try (InputStream in = Nd4j.class.getResourceAsStream(ND4J_PROPERTIES)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "of unknown version");
        }
    }

    private static String backend() {
        try {
            return Backend.describe();
        } catch (IllegalStateException e) {
            return "no backend: " + e.getMessage();
        }
    }
}
