package org.vhe.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.core.training.Budget;
import org.vhe.core.training.MetricsFile;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.pretrained.Pretrained;

/** The page in a real browser, used by mouse and keys, with the pretrained model. */
class BrowserTest {
    private static final double[][] LETTER_R = {
        {.3, .22, .3, .78}, {.3, .24, .6, .24, .64, .44, .3, .5}, {.42, .5, .68, .78}
    };
    private static final double[][] LETTER_T = {{.25, .28, .75, .28}, {.5, .28, .5, .76}};
    private static final double[][] LETTER_U = {{.28, .25, .28, .6, .5, .75, .7, .6, .7, .25}};

    @TempDir static Path runs;
    private static Served served;
    private static Browser browser;
    private static int pages;

    @BeforeAll
    static void open() throws Exception {
        Optional<Path> executable = Browser.executable();
        Assumptions.assumeTrue(
                executable.isPresent(), "no Chromium in /usr/bin: the page is not tested");
        served =
                new Served(
                        Pretrained.OMNIGLOT_CLASSIFICATION.load().model(),
                        StudioOptions.defaults().withRuns(runs));
        browser = new Browser(executable.get());
    }

    @AfterAll
    static void end() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (served != null) {
            served.close();
        }
    }

    @BeforeEach
    void openPage() throws Exception {
        // another address each time, so that nothing is left of the page before
        browser.open(served.studio.uri().resolve("/?page=" + ++pages + "#draw"));
        browser.await("'ready' in document.documentElement.dataset");
    }

    @AfterEach
    void nothingFailedOnThePage() {
        if (browser != null) {
            assertThat(browser.errors()).isEmpty();
        }
    }

    private static void draw(String pad, double[][] strokes) throws Exception {
        for (double[] stroke : strokes) {
            browser.draw(pad + " canvas", stroke);
        }
    }

    private static JsonNode images(String grid) throws Exception {
        return browser.value(
                "[...document.querySelectorAll('%s > div')].map(cell => cell.image)"
                        .formatted(grid));
    }

    private static int ink(JsonNode image) {
        int sum = 0;
        for (JsonNode row : image) {
            for (JsonNode pixel : row) {
                sum += pixel.asInt();
            }
        }
        return sum;
    }

    private static void awaitAll() throws Exception {
        browser.await("/all after/.test(document.getElementById('draw-status').textContent)");
    }

    @Test
    void characterDrawnByMouseIsDrawnTwelveTimesByTheModel() throws Exception {
        draw("#draw-pad", LETTER_R);
        awaitAll();

        JsonNode images = images("#draw-out");
        assertThat(images).hasSize(12);
        Set<JsonNode> distinct = new HashSet<>();
        for (JsonNode image : images) {
            assertThat(ink(image)).isBetween(10, 250);
            distinct.add(image);
        }
        assertThat(distinct).hasSize(12);

        browser.click("#draw-more");
        browser.await("document.getElementById('draw-seed').value === '2'");
        browser.await("document.getElementById('draw-status').textContent === 'drawing …'");
        awaitAll();
        assertThat(images("#draw-out")).isNotEqualTo(images);

        browser.value(
                "(() => { const s = document.getElementById('draw-seed'); s.value = 1; s.dispatchEvent(new Event('change')); })()");
        browser.await("document.getElementById('draw-status').textContent === 'drawing …'");
        awaitAll();
        assertThat(images("#draw-out")).isEqualTo(images);
    }

    @Test
    void strokesAreAsThinAsOmniglotsAndNoneIsLost() throws Exception {
        browser.draw("#draw-pad canvas", .2, .3, .8, .3);
        browser.draw("#draw-pad canvas", .5, .2, .5, .8);
        awaitAll();

        int dark =
                browser.value(
                                "[...document.getElementById('draw-seen').getContext('2d').getImageData(0, 0, 28, 28).data].filter((v, i) => i % 4 === 3 && v > 127).length")
                        .asInt();
        // two strokes of 17 pixels, each one or two pixels wide, with round ends
        assertThat(dark).isBetween(30, 74);
    }

    @Test
    void keptDrawingsAreFurtherCuesAndCanBeTakenBack() throws Exception {
        draw("#draw-pad", LETTER_T);
        browser.click("#draw-keep");
        draw("#draw-pad", LETTER_T);
        awaitAll();
        assertThat(browser.value("document.querySelectorAll('#draw-cues button').length").asInt())
                .isOne();

        browser.click("#draw-cues button");
        browser.click("#draw-clear");
        browser.await("document.querySelectorAll('#draw-out canvas').length === 0");
    }

    @Test
    void keysAloneDrawACharacter() throws Exception {
        browser.value("document.querySelector('#draw-pad canvas').focus()");
        browser.key(" ");
        for (int i = 0; i < 9; i++) {
            browser.key("ArrowDown");
        }
        browser.key(" ");
        awaitAll();
        assertThat(ink(images("#draw-out").get(0))).isPositive();

        browser.key("Backspace");
        browser.await("document.querySelectorAll('#draw-out canvas').length === 0");
    }

    @Test
    void ofThreeDrawnClassesTheRightOneWins() throws Exception {
        browser.click("#tab-tell");
        double[][][] letters = {LETTER_R, LETTER_T, LETTER_U};
        for (int i = 0; i < letters.length; i++) {
            draw("#tell-classes .class:nth-child(" + (i + 1) + ") .pad", letters[i]);
        }
        double[][] byAnotherHand = {{.2, .33, .7, .26}, {.48, .3, .55, .8}};
        draw("#tell-pad", byAnotherHand);
        browser.await("/Done/.test(document.getElementById('tell-status').textContent)");

        assertThat(browser.value("document.getElementById('tell-status').dataset.best").asText())
                .isEqualTo("B");
        assertThat(browser.value("document.querySelectorAll('#tell-bars .bar1').length").asInt())
                .isEqualTo(3);
        assertThat(browser.value("document.querySelector('.bar1.best .name').textContent").asText())
                .isEqualTo("B");
    }

    @Test
    void completionsKeepTheGivenTopAndDrawARest() throws Exception {
        browser.click("#tab-complete");
        draw("#complete-pad", LETTER_T);
        browser.await("/after/.test(document.getElementById('complete-status').textContent)");

        JsonNode images = images("#complete-out");
        assertThat(images).hasSize(12);
        List<Integer> rest = new ArrayList<>();
        for (JsonNode image : images) {
            for (int y = 0; y < 14; y++) {
                assertThat(image.get(y)).isEqualTo(images.get(0).get(y));
            }
            rest.add(ink(image));
        }
        assertThat(new HashSet<>(rest)).hasSizeGreaterThan(1);
    }

    @Test
    void characterMovesWhereItIsDraggedAndItsMapsAreShown() throws Exception {
        draw("#draw-pad", LETTER_T);
        awaitAll();
        browser.click("#tab-explore");
        browser.await("document.querySelectorAll('#explore-maps canvas').length === 16");
        browser.await("document.getElementById('explore-pad').dataset.drawn >= 12");
        double before = centre();

        browser.draw("#explore-pad", .5, .5, .65, .5);
        browser.value("document.getElementById('explore-pad').dataset.drawn = 0");
        browser.click("#explore-pad");
        browser.value("document.getElementById('explore-turn').dispatchEvent(new Event('input'))");
        browser.await("document.getElementById('explore-pad').dataset.drawn >= 12");
        assertThat(centre() - before).isGreaterThan(1.5);
    }

    /** Mean column of the ink. */
    private static double centre() throws Exception {
        return browser.value(
                        "(() => { const c = document.querySelector('#explore-pad canvas'); const d = c.getContext('2d').getImageData(0, 0, 28, 28).data; let s = 0, n = 0; for (let i = 0; i < 784; i++) { s += d[4 * i + 3] * (i % 28); n += d[4 * i + 3]; } return s / n; })()")
                .asDouble();
    }

    @Test
    void runThatIsTrainingIsWatchedAndItsCheckpointDraws() throws Exception {
        Path folder = runs.resolve("live");
        TrainingOptions options =
                TrainingOptions.builder()
                        .supportSize(DenseVhe.CLASS_LATENT, 2)
                        .batchSize(4)
                        .budget(Budget.ofSteps(1_000_000))
                        .checkpoint(folder.resolve("model.zip"))
                        .checkpointEvery(20)
                        .build();
        try (Trainer trainer =
                new Trainer(
                        DenseVhe.create(DenseOptions.defaults(), 1),
                        Glyphs.generate(Glyphs.Options.defaults()),
                        options)) {
            trainer.listen(new MetricsFile(folder.resolve("metrics.csv"), 5));
            Thread training = new Thread(trainer::train, "training");
            training.start();
            try {
                browser.click("#tab-watch");
                browser.await("document.querySelectorAll('#watch-charts svg').length >= 6");
                String length =
                        "document.querySelector('#watch-charts path').getAttribute('d').length";
                int before = browser.value(length).asInt();
                browser.await(length + " > " + before);

                browser.await("!document.getElementById('watch-sample').disabled");
                browser.click("#watch-sample");
                browser.await("document.querySelectorAll('#watch-out canvas').length === 12");
                assertThat(browser.value("document.getElementById('watch-sampled').textContent"))
                        .asString()
                        .contains("live/metrics.csv", "model.zip at step");
            } finally {
                trainer.stop();
                training.join();
            }
        }
    }

    @Test
    void tabsAreUsedByKeysAsReadersOfScreensExpect() throws Exception {
        browser.value("document.getElementById('tab-draw').focus()");
        browser.key("ArrowRight");
        assertThat(browser.value("document.activeElement.id").asText()).isEqualTo("tab-tell");
        assertThat(browser.value("document.getElementById('tell').hidden").asBoolean()).isFalse();
        browser.key("End");
        assertThat(browser.value("document.activeElement.id").asText()).isEqualTo("tab-watch");
        assertThat(browser.value("location.hash").asText()).isEqualTo("#watch");
    }

    @Test
    void everyControlHasAName() throws Exception {
        JsonNode nameless =
                browser.value(
                        "[...document.querySelectorAll('button, input, select, canvas, [role]')].filter(e => !(e.ariaLabel || e.getAttribute('aria-labelledby') || e.textContent.trim() || e.labels?.length || e.id && /status|log/.test(e.role ?? e.getAttribute('role')) || e.getAttribute('aria-hidden'))).map(e => e.outerHTML)");

        assertThat(nameless).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void textHasContrastInEitherTheme(String theme) throws Exception {
        browser.theme(theme);
        try {
            JsonNode ratios =
                    browser.value(
                            """
                            (() => {
                              const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
                              const rgb = color => { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3); };
                              const lightness = color => rgb(color).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
                              const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (c !== 'rgba(0, 0, 0, 0)') return c; } return getComputedStyle(document.documentElement).backgroundColor; };
                              return ['h1', 'h2', '.lead', '.hint', '[aria-selected=true]', '[aria-selected=false]', '#draw-example', '#theme', 'output', 'footer', '.pad .ask', 'figcaption'].map(s => {
                                const e = document.querySelector(s), a = lightness(getComputedStyle(e).color), b = lightness(behind(e));
                                return {s, ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)};
                              });
                            })()
                            """);
            for (JsonNode ratio : ratios) {
                assertThat(ratio.get("ratio").asDouble()).as(ratio.toString()).isGreaterThan(4.5);
            }
        } finally {
            browser.theme("light");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"draw", "tell", "complete", "explore", "watch"})
    void nothingIsCutOffOnAPhone(String tab) throws Exception {
        browser.resize(360, 740);
        try {
            browser.value("document.getElementById('tab-" + tab + "').click()");
            assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(360);
        } finally {
            browser.resize(1280, 900);
        }
    }
}
