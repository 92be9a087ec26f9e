package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/vhe} finds out before it starts Java. */
class ShellLauncherTest {
    private static final Path SCRIPT = Path.of("..", "bin", "vhe");

    @TempDir Path folder;

    /** Runs a function of the script. */
    private static String[] run(String function, Object... arguments)
            throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is a bash");
        String script = Files.readString(SCRIPT);
        int start = script.indexOf(function + "() {");
        String definition = script.substring(start, script.indexOf("\n}\n", start) + 3);
        StringBuilder call = new StringBuilder(function);
        for (Object argument : arguments) {
            call.append(" '").append(argument).append('\'');
        }
        Process bash =
                new ProcessBuilder("/bin/bash", "-euo", "pipefail", "-c", definition + call)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        return output.lines().toArray(String[]::new);
    }

    private Path write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    @Test
    void limitsAreThoseOfTheGroupAndOfThoseAroundIt() throws Exception {
        Path own = write("cgroup", "0::/slurm/job 3/step\n");
        write("groups/slurm/memory.max", "3221225472\n");
        write("groups/slurm/job 3/memory.max", "943718400\n");
        write("groups/slurm/job 3/step/memory.max", "max\n");

        assertThat(run("group_limits", own, folder.resolve("groups")))
                .containsExactly("900", "3072");
    }

    @Test
    void limitsOfTheFirstVersionAreOfTheMemoryController() throws Exception {
        Path own = write("cgroup", "5:cpu,cpuacct:/a\n4:memory:/docker/x\n1:name=systemd:/b\n");
        write("groups/memory/docker/x/memory.limit_in_bytes", "943718400\n");
        write("groups/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("groups/cpu/a/memory.limit_in_bytes", "1048576\n");

        assertThat(run("group_limits", own, folder.resolve("groups"))).containsExactly("900");
    }

    /** A container sees its own group as the root, whatever the path is outside. */
    @Test
    void limitOfAContainerIsThatOfTheRoot() throws Exception {
        Path second = write("second", "0::/\n");
        Path first = write("first", "4:memory:/docker/x\n0::/\n");
        write("groups/memory.max", "943718400\n");
        write("groups/memory/memory.limit_in_bytes", "524288000\n");

        assertThat(run("group_limits", second, folder.resolve("groups"))).containsExactly("900");
        assertThat(run("group_limits", first, folder.resolve("groups")))
                .containsExactly("500", "900");
    }

    @Test
    void noLimitIsNone() throws Exception {
        Path own = write("cgroup", "0::/a\n");

        assertThat(run("group_limits", own, folder.resolve("groups"))).isEmpty();
    }

    @Test
    void settingsOfTheLibraryAreAddedToThoseGiven() throws Exception {
        String own = "glibc.malloc.tcache_count=1";

        assertThat(run("tunables", "")).containsExactly(own);
        assertThat(run("tunables", "glibc.malloc.perturb=1"))
                .containsExactly("glibc.malloc.perturb=1:" + own);
        assertThat(run("tunables", "glibc.malloc.tcache_count=7:glibc.malloc.perturb=1"))
                .containsExactly("glibc.malloc.tcache_count=7:glibc.malloc.perturb=1");
    }
}
