package org.vhe.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MachineCheckTest {
    private static final Machine DRIVER = new Machine("the driver", "A", 1, 5);

    @Test
    void executorsOfOtherThreadsAreNamedOnce() throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherThreads.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        Map<String, Long> warned =
                Pattern.compile(
                                "(executor \\d+) on \\S+ does not compute as the driver does.*its arithmetic has 2 threads, not 1")
                        .matcher(output)
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(warned).as(output).isNotEmpty();
        assertThat(warned.values()).containsOnly(1L);
        assertThat(warned.keySet().stream().map(line -> line.split(" on ")[0]).distinct())
                .hasSameSizeAs(warned.keySet());
    }

    @Test
    void executorsOfTheTestsComputeAsTheirDriver() {
        List<Machine> machines = new ArrayList<>();
        NumberedTasks.run(
                TestCluster.context(), new int[] {0, 1}, new Here(), (n, m) -> machines.add(m));
        for (Machine machine : machines) {
            assertThat(machine.name()).matches("executor \\d+ on \\S+");
            assertThat(Machine.here().differences(machine)).isEmpty();
        }
        assertThat(Machine.here().name()).isEqualTo("the driver");
    }

    private record Here() implements NumberedTasks.Work<Machine> {
        @Override
        public Machine of(int number) {
            return Machine.here();
        }

        @Override
        public String name(int number) {
            return "task " + number;
        }
    }

    @Test
    void differencesAreSaid() {
        assertThat(DRIVER.differences(new Machine("executor 1 on a", "A", 1, 5))).isEmpty();
        assertThat(DRIVER.differences(new Machine("executor 1 on a", "B", 2, 6)))
                .isEqualTo(
                        "its processor is 'B', not 'A'; its arithmetic has 2 threads, not 1 (spark.executorEnv.OMP_NUM_THREADS); a small computation comes out otherwise there");
    }
}
