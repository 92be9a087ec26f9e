package org.vhe.examples.output;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.Backend;

/**
 * What figures were made by and on.
 *
 * @param vhe version, as the manifest of the examples' jar says it
 * @param commit of the folder that the launcher ran in, with a mark if it has been changed since;
 *     nothing if it is not known
 * @param nd4j version
 * @param java version
 * @param system operating system and architecture
 * @param backend of ND4J
 * @param device the GPU; nothing without one
 * @param cores that the backend sees
 * @param threads of the arithmetic; results depend on it in the last digits, and then more
 */
public record Environment(
        String vhe,
        String commit,
        String nd4j,
        String java,
        String system,
        String backend,
        String device,
        int cores,
        int threads) {
    private static final String ND4J_PROPERTIES =
            "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

    /** Of this process, as it is now. */
    public static Environment now() throws IOException {
        Backend.require();
        Properties found = Nd4j.getExecutioner().getEnvironmentInformation();
        return new Environment(
                vheVersion(),
                vheCommit(),
                nd4jVersion(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Nd4j.getBackend().getClass().getSimpleName(),
                device(found),
                Integer.parseInt(String.valueOf(found.get(Nd4jEnvironment.CPU_CORES_KEY))),
                Backend.threads());
    }

    /** The names of all GPUs. */
    private static String device(Properties found) {
        return found.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY) instanceof List<?> devices
                ? devices.stream()
                        .map(device -> ((Map<?, ?>) device))
                        .map(device -> device.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY))
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                : null;
    }

    /** VHE's version. */
    public static String vheVersion() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }

    /** The commit as the launcher says it; null without launcher or commit. */
    public static String vheCommit() {
        return System.getProperty("vhe.commit");
    }

    /** ND4J's version. */
    public static String nd4jVersion() throws IOException {
        try (InputStream in = Nd4j.class.getResourceAsStream(ND4J_PROPERTIES)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "of unknown version");
        }
    }
}
