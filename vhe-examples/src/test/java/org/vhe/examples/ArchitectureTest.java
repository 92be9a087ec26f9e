package org.vhe.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that hold the modules and packages apart. */
class ArchitectureTest {
    private static final String CORE = "org.vhe.core..";
    private static final String MODELS = "org.vhe.models..";
    private static final String DATA = "org.vhe.data..";
    private static final String CUDA = "org.vhe.cuda..";
    private static final String STUDIO = "org.vhe.studio..";
    private static final String EXAMPLES = "org.vhe.examples..";

    /** The packages of core, each of which may use those before it only. */
    private static final List<String> LAYERS =
            List.of(
                    "check",
                    "io",
                    "random",
                    "shape",
                    "dataset",
                    "graph",
                    "distribution",
                    "latent",
                    "episode",
                    "model",
                    "objective",
                    "training",
                    "evaluation");

    private static final String EVALUATION = "org.vhe.core.evaluation";
    private static final String SCORING = EVALUATION + ".scoring";

    /** The packages of evaluation, which share {@link #SCORING} and know nothing of each other. */
    private static final Set<String> QUESTIONS =
            Set.of("fewshot", "likelihood", "generation", "probe");

    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.vhe");

    @Test
    void coreUsesNoOtherModule() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(MODELS, DATA, STUDIO, CUDA, EXAMPLES)
                .check(ALL);
    }

    @Test
    void modelsAndDataNeverMeet() {
        noClasses()
                .that()
                .resideInAPackage(MODELS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DATA, STUDIO, EXAMPLES)
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage(DATA)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(MODELS, STUDIO, EXAMPLES)
                .check(ALL);
    }

    @Test
    void studioUsesCoreAlone() {
        noClasses()
                .that()
                .resideInAPackage(STUDIO)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(MODELS, DATA, EXAMPLES)
                .check(ALL);
    }

    @Test
    void onlyTheStudioIsAServer() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.vhe.studio")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty..", "com.sun.net.httpserver..")
                .check(ALL);
    }

    @Test
    void executorsOnDevicesAreFoundAndKnowCoreOnly() {
        noClasses()
                .that()
                .resideInAPackage(CUDA)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(MODELS, DATA, EXAMPLES)
                .check(ALL);
        noClasses()
                .that()
                .resideInAnyPackage(MODELS, DATA, EXAMPLES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CUDA)
                .check(ALL);
    }

    @Test
    void everyPackageOfCoreHasItsPlaceInTheLayers() {
        Set<String> found =
                ALL.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("org.vhe.core."))
                        .map(name -> name.split("\\.")[3])
                        .collect(Collectors.toSet());

        assertThat(found).containsExactlyInAnyOrderElementsOf(LAYERS);
    }

    static List<String> layersWithOthersAbove() {
        return LAYERS.subList(0, LAYERS.size() - 1);
    }

    @ParameterizedTest
    @MethodSource("layersWithOthersAbove")
    void packageOfCoreUsesNoneAboveIt(String layer) {
        String[] above =
                LAYERS.stream()
                        .skip(LAYERS.indexOf(layer) + 1L)
                        .map(name -> "org.vhe.core." + name + "..")
                        .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("org.vhe.core." + layer + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .check(ALL);
    }

    @Test
    void packagesOfEvaluationAreKnown() {
        Set<String> found =
                ALL.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith(EVALUATION + "."))
                        .filter(name -> !name.equals(SCORING))
                        .map(name -> name.substring(EVALUATION.length() + 1))
                        .collect(Collectors.toSet());

        assertThat(found).isEqualTo(QUESTIONS);
    }

    static Set<String> questions() {
        return QUESTIONS;
    }

    @ParameterizedTest
    @MethodSource("questions")
    void packageOfEvaluationKnowsNoneBesideIt(String question) {
        String[] others =
                QUESTIONS.stream()
                        .filter(name -> !name.equals(question))
                        .map(name -> EVALUATION + "." + name + "..")
                        .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(EVALUATION + "." + question + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(ALL);
    }

    @Test
    void whatEvaluationsShareKnowsNoneOfThem() {
        noClasses()
                .that()
                .resideInAnyPackage(EVALUATION, SCORING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        QUESTIONS.stream()
                                .map(name -> EVALUATION + "." + name + "..")
                                .toArray(String[]::new))
                .check(ALL);
    }

    /** Public for the packages beside it only; no promise to others. */
    @Test
    void scoringIsUsedByEvaluationAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(EVALUATION + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(SCORING)
                                .and(not(simpleName("ScoringOptions")))
                                .and(not(simpleName("ElementSource"))))
                .check(ALL);
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("org.vhe.(*).(*)..")
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    @Test
    void librariesDoNotWriteToStandardStreams() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE, MODELS, DATA, STUDIO, CUDA)
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(ALL);
    }

    @Test
    void onlyExamplesUseTheCommandLineLibrary() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE, MODELS, DATA, STUDIO, CUDA)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "ch.qos.logback..")
                .check(ALL);
    }

    @Test
    void noClassUsesABackend() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.nd4j.linalg.cpu..",
                        "org.nd4j.linalg.jcublas..",
                        "org.nd4j.nativeblas..",
                        "org.bytedeco..")
                .check(ALL);
    }

    @Test
    void everyClassBelongsToAModule() {
        classes()
                .that()
                .resideInAPackage("org.vhe..")
                .should()
                .resideInAnyPackage(CORE, MODELS, DATA, STUDIO, CUDA, EXAMPLES)
                .check(ALL);
    }
}
