package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code in the README, in the pages of docs and in Javadoc compiles. */
class DocumentedCodeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern IN_PAGES = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern IN_OVERVIEW =
            Pattern.compile("<pre>\\{@code\n(.*?)\n}</pre>", Pattern.DOTALL);
    private static final Pattern IN_JAVADOC =
            Pattern.compile("<pre>\\{@code\n(.*?)\n *\\* *}</pre>", Pattern.DOTALL);

    @Test
    void codeOfThePagesCompiles() throws IOException {
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        pages.add(ROOT.resolve("README.md"));
        List<CompiledSnippet> snippets = new ArrayList<>();
        for (Path page : pages) {
            snippets.addAll(ofPage(page));
        }

        assertThat(snippets).isNotEmpty();
        assertThat(snippets).flatExtracting(CompiledSnippet::errors).isEmpty();
    }

    @Test
    void codeOfTheOverviewCompiles() throws IOException {
        Path overview = ROOT.resolve(Path.of("docs", "javadoc", "overview.html"));
        Matcher found = IN_OVERVIEW.matcher(Files.readString(overview));

        assertThat(found.find()).isTrue();
        CompiledSnippet snippet = new CompiledSnippet(overview.toString(), "", "", found.group(1));
        assertThat(snippet.errors()).isEmpty();
    }

    @Test
    void codeOfJavadocCompiles() throws IOException {
        List<CompiledSnippet> snippets = new ArrayList<>();
        for (String module : List.of("vhe-core", "vhe-models", "vhe-data", "vhe-studio")) {
            for (Path file : files(ROOT.resolve(module).resolve("src/main/java"), ".java")) {
                Matcher found = IN_JAVADOC.matcher(Files.readString(file));
                while (found.find()) {
                    String code = found.group(1).replaceAll("(?m)^ *\\* ?", "");
                    snippets.add(new CompiledSnippet(file.toString(), "", "", code));
                }
            }
        }

        assertThat(snippets).hasSizeGreaterThan(3);
        assertThat(snippets).flatExtracting(CompiledSnippet::errors).isEmpty();
    }

    @Test
    void wrongCodeIsFound() {
        CompiledSnippet wrong = new CompiledSnippet("here", "", "", "model.noSuchMethod();");

        assertThat(wrong.errors())
                .singleElement()
                .asString()
                .contains("here", "cannot find symbol");
    }

    /** Later pieces of a page may use what earlier ones declare. */
    private static List<CompiledSnippet> ofPage(Path page) throws IOException {
        List<CompiledSnippet> snippets = new ArrayList<>();
        StringBuilder members = new StringBuilder();
        StringBuilder statements = new StringBuilder();
        Matcher found = IN_PAGES.matcher(Files.readString(page));
        while (found.find()) {
            CompiledSnippet snippet =
                    new CompiledSnippet(
                            page.toString(),
                            members.toString(),
                            statements.toString(),
                            found.group(1));
            snippets.add(snippet);
            (snippet.isMembers() ? members : statements).append(snippet.code()).append('\n');
        }
        return snippets;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
