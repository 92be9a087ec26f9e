package org.vhe.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The code of a page of the documentation. */
final class PageCode {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path TESTS =
            Path.of("src", "test", "java", "org", "vhe", "examples", "pages");

    private PageCode() {}

    /** The pieces in a language, such as {@code java}. */
    static List<String> of(String page, String language) throws IOException {
        Pattern pieces =
                Pattern.compile("```" + Pattern.quote(language) + "\n(.*?)```", Pattern.DOTALL);
        return pieces.matcher(Files.readString(DOCS.resolve(page)))
                .results()
                .map(piece -> piece.group(1))
                .toList();
    }

    /** Requires every piece of a page's Java to be in a test of this package, but for spaces. */
    static void requireIn(Class<?> test, String page) throws IOException {
        String source = unspaced(Files.readString(TESTS.resolve(test.getSimpleName() + ".java")));
        List<String> pieces = of(page, "java");

        assertThat(pieces).isNotEmpty();
        assertThat(pieces).allSatisfy(piece -> assertThat(source).contains(unspaced(piece)));
    }

    private static String unspaced(String code) {
        return code.replaceAll("\\s+", "");
    }
}
