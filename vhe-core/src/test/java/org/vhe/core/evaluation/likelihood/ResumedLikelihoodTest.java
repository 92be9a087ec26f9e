package org.vhe.core.evaluation.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions.Level;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Initializer;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;

/** Joint likelihoods that are kept in a file as they are made. */
class ResumedLikelihoodTest {
    private static final int[] CLASSES = {0, 0, 1, 1, 1, 2, 2, 3, 3, 3};
    private static final GroupedDataset DATA = GaussianDesigns.data(3, Map.of("class", CLASSES));
    private static final JointLikelihoodOptions OPTIONS = options(3, 5);
    private static final List<Grouping> GROUPINGS = List.of(DATA.grouping("class"));
    private static ModelEvaluator evaluator;

    @TempDir Path folder;

    private static JointLikelihoodOptions options(int samples, long seed) {
        Level level = new Level(samples, 1);
        return JointLikelihoodOptions.of(Map.of("class", level), 2, seed).withRowsPerChunk(8);
    }

    @BeforeAll
    static void open() {
        evaluator =
                GaussianDesigns.withElementLatent()
                        .model(GaussianDesigns.withElementLatentPosterior())
                        .evaluator();
    }

    @AfterAll
    static void close() {
        evaluator.close();
    }

    /** Stops an evaluation from outside. */
    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Path file() {
        return folder.resolve("deeper").resolve("likelihood.jsonl");
    }

    private static JointLikelihood likelihood(JointLikelihoodOptions options) {
        return new JointLikelihood(evaluator, options);
    }

    private void interruptAfter(int classes) {
        assertThatThrownBy(
                        () ->
                                likelihood(OPTIONS)
                                        .evaluate(
                                                DATA,
                                                file(),
                                                (done, total) -> {
                                                    if (done == classes) {
                                                        throw new Interruption();
                                                    }
                                                }))
                .isInstanceOf(Interruption.class);
    }

    /** What the evaluation computes anew is what it appends. */
    private int appended(JointLikelihoodOptions options) throws IOException {
        long before = Files.readString(file()).lines().count();
        likelihood(options).evaluate(DATA, file(), EvaluationProgress.NONE);
        return (int) (Files.readString(file()).lines().count() - before);
    }

    @Test
    void interruptedEvaluationGoesOnAndGivesTheSameResult() throws IOException {
        JointLikelihoodResult whole = likelihood(OPTIONS).evaluate(DATA, EvaluationProgress.NONE);
        interruptAfter(2);
        assertThat(Files.readAllLines(file())).hasSize(3);

        List<Long> progress = new ArrayList<>();
        JointLikelihoodResult resumed =
                likelihood(OPTIONS)
                        .evaluate(DATA, file(), (done, total) -> progress.add(10 * done + total));

        assertThat(resumed).isEqualTo(whole);
        assertThat(progress).containsExactly(14L, 24L, 34L, 44L);
        assertThat(Files.readAllLines(file())).hasSize(5);
        assertThat(appended(OPTIONS)).isZero();
    }

    @Test
    void cutOffLastLineIsDoneAgainWhereverItWasCut() throws IOException {
        JointLikelihoodResult whole =
                likelihood(OPTIONS).evaluate(DATA, file(), EvaluationProgress.NONE);
        byte[] all = Files.readAllBytes(file());
        int last = new String(all, StandardCharsets.UTF_8).stripTrailing().lastIndexOf('\n') + 1;
        for (int length : new int[] {all.length - 1, last + 20, last + 1, last, 40, 1, 0}) {
            Files.write(file(), Arrays.copyOf(all, length));

            assertThat(likelihood(OPTIONS).evaluate(DATA, file(), EvaluationProgress.NONE))
                    .isEqualTo(whole);
            assertThat(Files.readAllBytes(file())).as("cut to %d", length).isEqualTo(all);
        }
    }

    @Test
    void allClassesGoOnFromSome() throws IOException {
        JointLikelihoodOptions some = OPTIONS.withMaxGroups(2);
        JointLikelihoodResult first =
                likelihood(some).evaluate(DATA, file(), EvaluationProgress.NONE);

        assertThat(appended(OPTIONS)).isEqualTo(2);
        assertThat(likelihood(some).evaluate(DATA, file(), EvaluationProgress.NONE))
                .isEqualTo(first);
    }

    private void assertRefused(JointLikelihood other, GroupedDataset data, String... parts)
            throws IOException {
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(() -> other.evaluate(data, file(), EvaluationProgress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("cannot be continued")
                .hasMessageContainingAll(parts);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void otherOptionsDataAndModelsAreRefused() throws IOException {
        interruptAfter(1);

        assertRefused(likelihood(options(4, 5)), DATA, "\"samples\":4", "\"samples\":3");
        assertRefused(likelihood(options(3, 6)), DATA, "seed is 6, there it is 5");
        assertRefused(
                likelihood(OPTIONS), GaussianDesigns.data(4, Map.of("class", CLASSES)), "data is ");
        assertRefused(
                likelihood(OPTIONS),
                GaussianDesigns.data(3, Map.of("class", new int[] {0, 0, 0, 1, 1, 2, 2, 3, 3, 3})),
                "data is ");
    }

    /** The noise of a class follows its number. */
    @Test
    void otherNumbersOfTheSameClassesAreRefused() throws IOException {
        interruptAfter(1);
        Grouping classes = DATA.grouping("class");
        int[] reversed = IntStream.of(CLASSES).map(group -> 3 - group).toArray();
        List<String> labels = new ArrayList<>(classes.labels());
        Collections.reverse(labels);
        float[] values = new float[3 * DATA.size()];
        for (int i = 0; i < DATA.size(); i++) {
            DATA.copyElement(i, values, 3 * i);
        }
        GroupedDataset renumbered =
                new GroupedDataset(
                        values, new long[] {3}, List.of(new Grouping("class", reversed, labels)));

        assertThat(renumbered.fingerprint()).isEqualTo(DATA.fingerprint());
        assertRefused(likelihood(OPTIONS), renumbered, "data is ");
    }

    /** c ~ Normal(scale mean(D), 1) of one trained number, x ~ Normal(c, 1). */
    private static Homoencoder modelWithParameters() {
        return Homoencoder.builder(LatentStructure.of(LatentVariable.of("c", "class", 3)), 3)
                .posterior(
                        "c",
                        (graph, support, parents) -> {
                            SDVariable scale =
                                    graph.parameter("scale", Initializer.constant(0.5), 1, 1);
                            return unit(graph, support.mean(1).mul(scale));
                        })
                .likelihood((graph, latents) -> unit(graph, latents.get("c")))
                .build();
    }

    private static DiagonalGaussian unit(GraphContext graph, SDVariable mean) {
        return new DiagonalGaussian(graph, mean, graph.full(0, graph.shapeOf(mean)));
    }

    @Test
    void fingerprintFollowsParameters() {
        try (ModelEvaluator trained = modelWithParameters().evaluator()) {
            JointLikelihood likelihood = new JointLikelihood(trained, OPTIONS);
            LikelihoodFingerprint before = likelihood.fingerprint(DATA);
            assertThat(likelihood.fingerprint(DATA)).isEqualTo(before);
            trained.model().parameters().flatParameters().addi(1e-3);
            LikelihoodFingerprint after = likelihood.fingerprint(DATA);

            assertThat(after.model()).isNotEqualTo(before.model());
            assertThat(after.data()).isEqualTo(before.data());
            assertThat(after.shortName()).matches("[0-9a-f]{12}").isNotEqualTo(before.shortName());
        }
    }

    @Test
    void filesOfOtherKindsAreLeftAsTheyAre() throws IOException {
        Files.createDirectories(file().getParent());
        for (String content : new String[] {"something else", "{}\n", "a,b\n1,2\n", "[1]\n"}) {
            Files.writeString(file(), content);
            assertThatThrownBy(
                            () ->
                                    likelihood(OPTIONS)
                                            .evaluate(DATA, file(), EvaluationProgress.NONE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is no file of joint likelihoods, or damaged in line 1");
            assertThat(file()).hasContent(content.stripTrailing());
        }
    }

    @Test
    void damageInTheMiddleIsNamed() throws IOException {
        likelihood(OPTIONS).evaluate(DATA, file(), EvaluationProgress.NONE);
        List<String> lines = new ArrayList<>(Files.readAllLines(file()));
        for (String bad :
                new String[] {"{\"group\":", "{\"group\":9,\"result\":{}}", "null", "{}"}) {
            lines.set(2, bad);
            Files.write(file(), lines);
            assertThatThrownBy(
                            () ->
                                    likelihood(OPTIONS)
                                            .evaluate(DATA, file(), EvaluationProgress.NONE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged in line 3");
        }
    }

    /** Replaces a part of a line, which must be there. */
    private void assertRefused(List<String> lines, String part, String by, String reason)
            throws IOException {
        List<String> damaged = new ArrayList<>(lines);
        damaged.set(2, lines.get(2).replaceFirst(part, by));
        assertThat(damaged).as(part).isNotEqualTo(lines);
        Files.write(file(), damaged);
        assertThatThrownBy(
                        () -> likelihood(OPTIONS).evaluate(DATA, file(), EvaluationProgress.NONE))
                .as(by)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged in line 3")
                .hasMessageContaining(reason);
    }

    @Test
    void linesWithoutTheirNumbersOrWithThoseOfOthersAreRefused() throws IOException {
        likelihood(OPTIONS).evaluate(DATA, file(), EvaluationProgress.NONE);
        List<String> lines = List.copyOf(Files.readAllLines(file()));
        for (String name :
                List.of("logLikelihood", "perElement", "effectiveSamples", "elements", "label")) {
            String field = "\"" + name + "\":[^,}]*";
            assertRefused(lines, "(," + field + "|" + field + ",)", "", "");
            assertRefused(lines, field, "\"" + name + "\":null", "");
            for (String value : List.of("\"NaN\"", "1e999", "\"x\"")) {
                assertRefused(lines, field, "\"" + name + "\":" + value, "");
            }
        }
        String log = "\"logLikelihood\":[^,}]*";
        assertRefused(lines, log, "\"logLikelihood\":-1.5", "perElement must be logLikelihood / 3");
        assertRefused(lines, log, "\"logLikelihood\":\"NaN\"", "must be a number below infinity");
        assertRefused(lines, "\"elements\":3", "\"elements\":7", "has 3 elements");
        assertRefused(lines, "\"elements\":3", "\"elements\":0", "has 3 elements");
        assertRefused(lines, "\"label\":\"", "\"label\":\"x", "group 1 is '");
        assertRefused(lines, "\"group\":1", "\"group\":2", "group 2 is '");
        assertRefused(lines, "^.*$", lines.get(1).replace("$", "\\$"), "is there twice");
    }

    @Test
    void twoAtATimeAreRefused() throws IOException {
        try (LikelihoodFile open =
                LikelihoodFile.open(file(), likelihood(OPTIONS).fingerprint(DATA), GROUPINGS)) {
            assertThat(open.group(0)).isEmpty();
            assertThatThrownBy(
                            () ->
                                    likelihood(OPTIONS)
                                            .evaluate(DATA, file(), EvaluationProgress.NONE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is being written by another evaluation");
        }
    }

    @Test
    void infiniteEstimatesAreReadBack() throws IOException {
        GroupLikelihood impossible =
                new GroupLikelihood(
                        DATA.grouping("class").label(1),
                        3,
                        Double.NEGATIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        0);
        LikelihoodFingerprint fingerprint = likelihood(OPTIONS).fingerprint(DATA);
        try (LikelihoodFile open = LikelihoodFile.open(file(), fingerprint, GROUPINGS)) {
            open.keep(1, impossible);
        }
        try (LikelihoodFile open = LikelihoodFile.open(file(), fingerprint, GROUPINGS)) {
            assertThat(open.group(0)).isEmpty();
            assertThat(open.group(1)).contains(impossible);
        }
    }

    @Test
    void groupsEstimatedElsewhereInAnyOrderAreTheSameAndKept() throws IOException {
        JointLikelihoodResult here = likelihood(OPTIONS).evaluate(DATA, EvaluationProgress.NONE);
        interruptAfter(1);
        List<Integer> asked = new ArrayList<>();
        JointLikelihoodResult elsewhere =
                likelihood(OPTIONS)
                        .evaluate(
                                DATA,
                                Optional.of(file()),
                                EvaluationProgress.NONE,
                                (groups, done) -> {
                                    try (GroupEstimator estimator =
                                            likelihood(OPTIONS).estimator(DATA)) {
                                        for (int i = groups.length - 1; i >= 0; i--) {
                                            asked.add(groups[i]);
                                            done.accept(groups[i], estimator.of(groups[i]));
                                        }
                                    }
                                });
        assertThat(asked).containsExactly(3, 2, 1);
        assertThat(elsewhere).isEqualTo(here);
        assertThat(
                        likelihood(OPTIONS)
                                .evaluate(
                                        DATA,
                                        Optional.of(file()),
                                        EvaluationProgress.NONE,
                                        (groups, done) -> assertThat(groups).isEmpty()))
                .isEqualTo(here);
    }
}
