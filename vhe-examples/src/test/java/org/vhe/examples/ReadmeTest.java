package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The README's code is code that is compiled and tested, and its commands exist. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SOURCE =
            Path.of("src", "main", "java", "org", "vhe", "examples", "start", "CustomEncoder.java");

    @Test
    void codeIsThatOfTheCustomEncoderExample() throws IOException {
        List<String> blocks = find("```java\n(/\\*\\*.*?)```");
        String source = oneSpaced(Files.readString(SOURCE));

        assertThat(blocks).hasSize(2);
        for (String block : blocks) {
            assertThat(source).contains(oneSpaced(block));
        }
    }

    @Test
    void pomIsThatOfTheIntegrationTest() throws IOException {
        Path consumer = ROOT.resolve(Path.of("vhe-it", "src", "it", "consumer", "pom.xml"));

        assertThat(find("```xml\n(<project.*?)```")).containsExactly(Files.readString(consumer));
    }

    @Test
    void commandsAreUnderstood() throws IOException {
        List<String> commands = find("bin/vhe ([a-z][^`\n]*)");

        assertThat(commands).hasSizeGreaterThan(4);
        for (String command : commands) {
            new CommandLine(new Vhe()).parseArgs(command.trim().split("\\s+"));
        }
    }

    @Test
    void linksToFilesLeadSomewhere() throws IOException {
        List<String> links = find("\\]\\(([^)#:]+)\\)");

        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }

    private static List<String> find(String pattern) throws IOException {
        String text = Files.readString(ROOT.resolve("README.md"));
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String oneSpaced(String code) {
        return code.replaceAll("\\s+", " ").trim();
    }
}
