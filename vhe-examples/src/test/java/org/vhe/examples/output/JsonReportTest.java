package org.vhe.examples.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.objective.Objective;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class JsonReportTest {
    @TempDir Path folder;

    /** Options of every kind. */
    @Command(name = "asked")
    private static final class Asked {
        @Option(names = "--steps")
        private Long steps;

        @Option(names = "--rate")
        private double rate = 0.5;

        @Option(names = "--minutes")
        private double minutes = Double.POSITIVE_INFINITY;

        @Option(names = "--objective", defaultValue = "vhe", converter = ByLabel.class)
        private Objective objective;

        @Option(names = "--other", converter = ByLabel.class)
        private Objective other;

        @Option(names = "--ways", split = ",")
        private List<Integer> ways = List.of(5, 20);

        @Option(names = "--all", split = ",", converter = ByLabel.class)
        private List<Objective> all;

        @Option(names = "--file")
        private Path file;

        @Option(names = "--switch")
        private boolean on;

        @Parameters private List<String> inputs;
    }

    /** Objectives have short names on the command line. */
    static final class ByLabel implements CommandLine.ITypeConverter<Objective> {
        @Override
        public Objective convert(String value) {
            return Objective.ofLabel(value);
        }
    }

    /** With numbers that there are not. */
    record Found(double error, Double boxed, double[] all, Map<String, Double> named) {}

    private JsonNode report(Object result, String... args) throws Exception {
        CommandLine command = new CommandLine(new Asked());
        command.parseArgs(args);
        Path file = folder.resolve("figures.json");
        JsonReport.of(command.getCommandSpec(), result).write(file);
        return new ObjectMapper().readTree(file.toFile());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void optionsAreAsOnTheCommandLineAndThoseLeftToTheExampleAreNotThere() throws Exception {
        assertThat(report(1).get("options"))
                .isEqualTo(
                        json(
                                "{'rate':0.5,'minutes':null,'objective':'vhe','ways':[5,20],'switch':false}"));
        JsonNode given =
                report(
                        1,
                        "--steps=3",
                        "--rate=1",
                        "--minutes=2.5",
                        "--objective=ns",
                        "--other=vae",
                        "--ways=3",
                        "--all=vhe,ns",
                        "--file=a/b",
                        "--switch",
                        "x=1",
                        "y=2");
        JsonNode options = given.get("options");
        assertThat(options.get("steps").asInt()).isEqualTo(3);
        assertThat(options.get("minutes").isDouble()).isTrue();
        assertThat(options.get("objective").asText()).isEqualTo("ns");
        assertThat(options.get("other").asText()).isEqualTo("vae");
        assertThat(options.get("ways")).isEqualTo(json("[3]"));
        assertThat(options.get("all")).isEqualTo(json("['vhe','ns']"));
        assertThat(options.get("file").asText()).isEqualTo("a/b");
        assertThat(options.get("switch").asBoolean()).isTrue();
        assertThat(given.get("arguments")).isEqualTo(json("['x=1','y=2']"));
    }

    @Test
    void numbersThatThereAreNotAreNull() throws Exception {
        double[] all = {1, Double.NaN, Double.NEGATIVE_INFINITY};
        Found found = new Found(Double.NaN, Double.POSITIVE_INFINITY, all, Map.of("a", Double.NaN));

        assertThat(report(found).get("result"))
                .isEqualTo(
                        json(
                                "{'error':null,'boxed':null,'all':[1.0,null,null],'named':{'a':null}}"));
    }

    @Test
    void versionsBackendAndThreadsInUseAreThere() throws Exception {
        int threads = Nd4j.getEnvironment().maxMasterThreads();
        try {
            Nd4j.getEnvironment().setMaxMasterThreads(1);
            JsonNode report = report(1);
            JsonNode environment = report.get("environment");
            assertThat(report.get("formatVersion").asInt()).isEqualTo(1);
            assertThat(report.get("example").asText()).isEqualTo("asked");
            assertThat(Instant.parse(report.get("time").asText())).isBeforeOrEqualTo(Instant.now());
            assertThat(environment.get("threads").isInt()).isTrue();
            assertThat(environment.get("threads").asInt()).isEqualTo(1);
            assertThat(environment.get("cores").asInt()).isPositive();
            assertThat(environment.get("nd4j").asText()).startsWith("1.0.0");
            assertThat(environment.get("backend").asText()).endsWith("Backend");
            assertThat(environment.get("java").asText())
                    .startsWith("" + Runtime.version().feature());
            assertThat(environment.has("vhe")).isTrue();
            assertThat(environment.has("commit")).isTrue();
        } finally {
            Nd4j.getEnvironment().setMaxMasterThreads(threads);
        }
    }
}
