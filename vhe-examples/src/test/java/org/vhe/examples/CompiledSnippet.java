package org.vhe.examples;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A piece of code from the documentation, checked by the compiler with everything public of the
 * library imported and with {@link #NAMES} at hand. It may be statements, members of a class, or
 * one expression.
 *
 * @param where it stands, for messages
 * @param members of the class, from earlier on the same page
 * @param statements that go before, from earlier on the same page
 */
record CompiledSnippet(String where, String members, String statements, String code) {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final String IMPORTS = imports();

    /** What documentation speaks of without declaring it; the README shows that class. */
    private static final String NAMES =
            """
            Homoencoder model;
            GroupedDataset data;
            GroupedDataset unseen;
            LatentStructure structure;
            TrainingOptions options;
            GraphContext graph;
            ModelEvaluator evaluator;
            List<FewShotOptions> tasks;
            Path file;
            SDVariable myNetwork(GraphContext graph) { return null; }
            SDVariable logits(SDVariable support) { return null; }
            static class MyPosterior implements Posterior {
                public Distribution posterior(GraphContext g, SDVariable d, Latents p) { return null; }
            }
            static class MyLikelihood implements Likelihood {
                public Distribution likelihood(GraphContext g, Latents l) { return null; }
            }
            """;

    /** The compiler's complaints as for statements, none if the code is right in some form. */
    List<String> errors() {
        List<String> errors = asStatements();
        boolean right = errors.isEmpty() || isMembers() || isExpression();
        return right ? List.of() : errors;
    }

    private List<String> asStatements() {
        return compile("void run() throws Exception {\n" + statements + code + "\n}");
    }

    boolean isMembers() {
        return compile(code).isEmpty();
    }

    private boolean isExpression() {
        return compile("Object value() throws Exception { return\n" + code + "\n; }").isEmpty();
    }

    private List<String> compile(String body) {
        String source =
                IMPORTS
                        + "abstract class CustomEncoder {\n"
                        + String.join("\n", NAMES, members, body)
                        + "\n}";
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaCompiler.CompilationTask task =
                COMPILER.getTask(
                        null,
                        null,
                        found,
                        List.of("-proc:none"),
                        null,
                        List.of(new Source(source)));
        try {
            ((JavacTask) task).analyze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> where + ": " + diagnostic.getMessage(null))
                .toList();
    }

    /** Source that is not in a file. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///CustomEncoder.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static String imports() {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            String own =
                    files.map(file -> file.toString().replace('\\', '/'))
                            .filter(file -> file.endsWith("/package-info.java"))
                            // with Deeplearning4j, which is not on the class path here
                            .filter(file -> !file.contains("/vhe-dl4j/"))
                            .filter(file -> file.contains("/src/main/java/org/vhe/"))
                            .filter(file -> !file.contains("/vhe-examples/"))
                            // with Spark, which is not on the class path here
                            .filter(file -> !file.contains("/vhe-spark"))
                            .map(file -> file.replaceAll(".*/src/main/java/|/package-info.*", ""))
                            .map(name -> "import " + name.replace('/', '.') + ".*;\n")
                            .sorted()
                            .collect(Collectors.joining());
            return own
                    + """
                    import java.nio.file.*;
                    import java.util.*;
                    import org.nd4j.autodiff.samediff.*;
                    import org.nd4j.linalg.api.ndarray.*;
                    import org.nd4j.linalg.factory.*;
                    """;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
