package org.vhe.data.omniglot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The real data, for tests on machines that have it. */
final class RealOmniglot {

    private RealOmniglot() {}

    /**
     * The folder named by the system property or environment variable VHE_DATA; tests that need it
     * are skipped where neither is set.
     */
    static Path folder() {
        String name = OmniglotLocation.ENVIRONMENT_VARIABLE;
        String folder = System.getProperty(name, System.getenv(name));
        assumeTrue(
                folder != null && !folder.isBlank(),
                "set " + name + " to the folder of Omniglot's archives to run this test");
        return Path.of(folder);
    }
}
