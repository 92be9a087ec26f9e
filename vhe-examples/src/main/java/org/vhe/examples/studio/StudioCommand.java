package org.vhe.examples.studio;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vhe.core.graph.Backend;
import org.vhe.examples.cli.Example;
import org.vhe.examples.cli.Weights;
import org.vhe.models.pretrained.Pretrained;
import org.vhe.studio.Studio;
import org.vhe.studio.StudioOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the page on which one draws, until it is stopped by Ctrl-C. */
@Command(
        name = "studio",
        description =
                "Draw a character in the browser, and the model draws it again (no download, no"
                        + " training).")
public final class StudioCommand implements Callable<Void> {
    private static final int MOST_SECONDS = 2;
    private static final int INTERRUPTED = 130;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "A checkpoint of a model of images. pretrained:classification,"
                            + " pretrained:likelihood: one that comes with the library; the latter draws"
                            + " better (default: ${DEFAULT-VALUE}).")
    private String weights = "pretrained:likelihood";

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description =
                    "Folder of training runs to watch, of this machine or another (default:"
                            + " ${DEFAULT-VALUE}).")
    private Path runs = Path.of("runs");

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "Address to listen at (default: ${DEFAULT-VALUE}, which this machine alone"
                            + " reaches). With another, such as 0.0.0.0, the page's address has a"
                            + " token.")
    private String host = StudioOptions.LOOPBACK;

    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "Port, or another if it is taken; 0 for any free one (default:"
                            + " ${DEFAULT-VALUE}).")
    private int port = StudioOptions.PORT;

    @Option(names = "--no-open", description = "Open no browser.")
    private boolean closed;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Override
    public Void call() throws Exception {
        Backend.require();
        Weights named = Weights.of(weights, Pretrained.OMNIGLOT_LIKELIHOOD);
        StudioOptions options = new StudioOptions(host, port, Optional.of(runs));
        Studio studio = Studio.start(named.model(), named.name(), options);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(asked, ended)));
        try (studio) {
            Example.print("studio    " + studio.uri() + "\n          Ctrl-C ends it");
            if (!closed) {
                open(studio.uri());
            }
            asked.await();
        } finally {
            ended.countDown();
        }
        return null;
    }

    /** What does not end in time ends with the program: nothing of it is kept. */
    private static void stop(CountDownLatch asked, CountDownLatch ended) {
        asked.countDown();
        try {
            if (!ended.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where there is a desktop; elsewhere the address has been printed. */
    private static void open(URI uri) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String[] command;
        if (system.startsWith("windows")) {
            command = new String[] {"rundll32", "url.dll,FileProtocolHandler", uri.toString()};
        } else if (system.startsWith("mac")) {
            command = new String[] {"open", uri.toString()};
        } else if (System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null) {
            command = new String[] {"xdg-open", uri.toString()};
        } else {
            return;
        }
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // there is none
        }
    }
}
