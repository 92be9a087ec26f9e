package org.vhe.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;

/** The page's JShell code, run in JShell's own virtual machine. */
class JShellPageTest {

    @Test
    void pageRuns() throws Exception {
        List<String> pieces = PageCode.of("jshell.md", "jshell");
        assertThat(pieces).isNotEmpty();
        List<SnippetEvent> events = new ArrayList<>();
        try (JShell shell = JShell.create()) {
            String classPath =
                    System.getProperty(
                            "surefire.test.class.path", System.getProperty("java.class.path"));
            for (String entry : classPath.split(File.pathSeparator)) {
                shell.addToClasspath(entry);
            }
            for (String piece : pieces) {
                events.addAll(run(shell, piece));
            }
        }

        assertThat(events)
                .allSatisfy(
                        event -> {
                            String code = event.snippet().source();
                            assertThat(event.status()).as(code).isEqualTo(Snippet.Status.VALID);
                            assertThat(event.exception()).as(code).isNull();
                        });
        assertThat(events.get(events.size() - 1).value()).matches("\\d+\\.\\d% \\(.*% to .*%\\)");
    }

    /** Line by line, as the shell reads: lines are gathered until they are complete. */
    private static List<SnippetEvent> run(JShell shell, String code) {
        List<SnippetEvent> events = new ArrayList<>();
        String gathered = "";
        for (String line : code.split("\n")) {
            gathered += line + "\n";
            SourceCodeAnalysis.CompletionInfo found =
                    shell.sourceCodeAnalysis().analyzeCompletion(gathered);
            if (found.completeness().isComplete()) {
                events.addAll(shell.eval(found.source()));
                gathered = found.remaining();
            }
        }
        assertThat(gathered).isBlank();
        return events;
    }
}
