package org.vhe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Everything public of the libraries has Javadoc, besides what inherits it. */
class PublicJavadocTest {
    private final List<String> undocumented = new ArrayList<>();
    private int seen;
    private DocTrees documentation;

    @Test
    void everythingPublicIsDocumented() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources()));
            documentation = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) {
                    if (type instanceof ClassTree declared
                            && isPublic(declared.getModifiers(), false)) {
                        visit(new TreePath(new TreePath(unit), type), "");
                    }
                }
            }
        }

        assertThat(seen).isGreaterThan(500);
        assertThat(undocumented).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module :
                List.of("vhe-core", "vhe-models", "vhe-data", "vhe-studio", "vhe-dl4j")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private void visit(TreePath path, String owner) {
        ClassTree type = (ClassTree) path.getLeaf();
        String name = owner + type.getSimpleName();
        require(path, name);
        boolean implied = type.getKind() == Tree.Kind.INTERFACE;
        for (Tree member : type.getMembers()) {
            TreePath inner = new TreePath(path, member);
            if (member instanceof ClassTree nested) {
                if (isPublic(nested.getModifiers(), implied)) {
                    visit(inner, name + ".");
                }
            } else if (member instanceof MethodTree method) {
                if (isPublic(method.getModifiers(), implied)
                        && !inherits(method)
                        && !isOfRecord(type, method)) {
                    require(inner, name + "." + method.getName());
                }
            } else if (member instanceof VariableTree field
                    && isPublic(field.getModifiers(), implied)) {
                require(inner, name + "." + field.getName());
            }
        }
    }

    private void require(TreePath path, String name) {
        seen++;
        if (documentation.getDocComment(path) == null) {
            undocumented.add(name);
        }
    }

    private static boolean isPublic(ModifiersTree modifiers, boolean implied) {
        Set<Modifier> flags = modifiers.getFlags();
        return flags.contains(Modifier.PUBLIC)
                || flags.contains(Modifier.PROTECTED)
                || implied && !flags.contains(Modifier.PRIVATE);
    }

    private static boolean inherits(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    /** Whether it is a constructor of a record, whose components the record's Javadoc explains. */
    private static boolean isOfRecord(ClassTree type, MethodTree method) {
        return type.getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
    }
}
