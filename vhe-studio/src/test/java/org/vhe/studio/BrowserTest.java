package org.vhe.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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

    @RegisterExtension
    static final StudioPage page =
            new StudioPage(() -> Pretrained.OMNIGLOT_LIKELIHOOD.load().model(), () -> runs);

    private static void draw(String pad, double[][] strokes) throws Exception {
        for (double[] stroke : strokes) {
            page.browser.draw(pad + " canvas", stroke);
        }
    }

    private static JsonNode images(String grid) throws Exception {
        return page.browser.value(
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
        page.browser.await("/all after/.test(document.getElementById('draw-status').textContent)");
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

        page.browser.click("#draw-more");
        page.browser.await("document.getElementById('draw-seed').value === '2'");
        page.browser.await("document.getElementById('draw-status').textContent === 'drawing …'");
        awaitAll();
        assertThat(images("#draw-out")).isNotEqualTo(images);

        page.browser.value(
                "(() => { const s = document.getElementById('draw-seed'); s.value = 1; s.dispatchEvent(new Event('change')); })()");
        page.browser.await("document.getElementById('draw-status').textContent === 'drawing …'");
        awaitAll();
        assertThat(images("#draw-out")).isEqualTo(images);
    }

    @Test
    void strokesAreAsThinAsOmniglotsAndNoneIsLost() throws Exception {
        page.browser.draw("#draw-pad canvas", .2, .3, .8, .3);
        page.browser.draw("#draw-pad canvas", .5, .2, .5, .8);
        awaitAll();

        int dark =
                page.browser
                        .value(
                                "[...document.getElementById('draw-seen').getContext('2d').getImageData(0, 0, 28, 28).data].filter((v, i) => i % 4 === 3 && v > 127).length")
                        .asInt();
        // two strokes of 17 pixels, each one or two pixels wide, with round ends
        assertThat(dark).isBetween(30, 74);
    }

    /** Dots everywhere, and lines of any direction: each is there, and each in one piece. */
    @Test
    void noDotAndNoPartOfALineFallsBetweenThePixels() throws Exception {
        JsonNode lost =
                page.browser.value(
                        """
                        (async () => {
                          const {rasterise} = await import('./pad.js');
                          const lost = [];
                          for (let y = 0.02; y < 1; y += 0.013) {
                            for (let x = 0.02; x < 1; x += 0.013) {
                              if (!rasterise([[[x, y]]], 28).flat().includes(1)) lost.push([x, y]);
                            }
                          }
                          for (let i = 0; i < 400; i++) {
                            const angle = i * 0.0393, x = 0.3 + 0.4 * (i * 0.618 % 1), y = 0.3 + 0.4 * (i * 0.414 % 1);
                            const line = [-0.25, 0, 0.25].map(t => [x + t * Math.cos(angle), y + t * Math.sin(angle)]);
                            const rows = rasterise([line], 28), ink = rows.flatMap((row, v) => row.flatMap((p, u) => p ? [v * 28 + u] : []));
                            const reached = new Set([ink[0]]);
                            for (const p of reached) {
                              for (const q of ink) if (Math.abs(q % 28 - p % 28) < 2 && Math.abs(Math.floor(q / 28) - Math.floor(p / 28)) < 2) reached.add(q);
                            }
                            if (reached.size !== ink.length || ink.length < 10) lost.push(line);
                          }
                          return lost;
                        })()
                        """);
        assertThat(lost).isEmpty();
    }

    @Test
    void smallDrawingsAreToldSo() throws Exception {
        String hidden = "document.getElementById('draw-small').hidden";
        page.browser.draw("#draw-pad canvas", .5, .5, .6, .6);
        page.browser.await("!" + hidden);
        page.browser.draw("#draw-pad canvas", .2, .2, .6, .8);
        page.browser.await(hidden);
    }

    @Test
    void keptDrawingsAreFurtherCuesAndCanBeTakenBack() throws Exception {
        draw("#draw-pad", LETTER_T);
        page.browser.click("#draw-keep");
        draw("#draw-pad", LETTER_T);
        awaitAll();
        assertThat(
                        page.browser
                                .value("document.querySelectorAll('#draw-cues button').length")
                                .asInt())
                .isOne();

        page.browser.click("#draw-cues button");
        page.browser.click("#draw-clear");
        page.browser.await("document.querySelectorAll('#draw-out canvas').length === 0");
    }

    @Test
    void keysAloneDrawACharacter() throws Exception {
        page.browser.value("document.querySelector('#draw-pad canvas').focus()");
        page.browser.key(" ");
        for (int i = 0; i < 9; i++) {
            page.browser.key("ArrowDown");
        }
        page.browser.key(" ");
        awaitAll();
        assertThat(ink(images("#draw-out").get(0))).isPositive();

        page.browser.key("Backspace");
        page.browser.await("document.querySelectorAll('#draw-out canvas').length === 0");
    }

    @Test
    void ofThreeDrawnClassesTheRightOneWins() throws Exception {
        page.browser.click("#tab-tell");
        double[][][] letters = {LETTER_R, LETTER_T, LETTER_U};
        for (int i = 0; i < letters.length; i++) {
            draw("#tell-classes .class:nth-child(" + (i + 1) + ") .pad", letters[i]);
        }
        double[][] byAnotherHand = {{.2, .33, .7, .26}, {.48, .3, .55, .8}};
        draw("#tell-pad", byAnotherHand);
        page.browser.await("/Done/.test(document.getElementById('tell-status').textContent)");

        assertThat(
                        page.browser
                                .value("document.getElementById('tell-status').dataset.best")
                                .asText())
                .isEqualTo("B");
        assertThat(
                        page.browser
                                .value("document.querySelectorAll('#tell-bars .bar1').length")
                                .asInt())
                .isEqualTo(3);
        assertThat(
                        page.browser
                                .value("document.querySelector('.bar1.best .name').textContent")
                                .asText())
                .isEqualTo("B");
    }

    @Test
    void completionsKeepTheGivenTopAndDrawARest() throws Exception {
        page.browser.click("#tab-complete");
        draw("#complete-pad", LETTER_T);
        page.browser.await("/after/.test(document.getElementById('complete-status').textContent)");

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
        page.browser.click("#tab-explore");
        page.browser.await("document.querySelectorAll('#explore-maps canvas').length === 16");
        page.browser.await("document.getElementById('explore-pad').dataset.drawn >= 12");
        double before = centre();

        page.browser.draw("#explore-pad", .5, .5, .65, .5);
        page.browser.value("document.getElementById('explore-pad').dataset.drawn = 0");
        page.browser.click("#explore-pad");
        page.browser.value(
                "document.getElementById('explore-turn').dispatchEvent(new Event('input'))");
        page.browser.await("document.getElementById('explore-pad').dataset.drawn >= 12");
        assertThat(centre() - before).isGreaterThan(1.5);
    }

    /** Mean column of the ink. */
    private static double centre() throws Exception {
        return page.browser
                .value(
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
                page.browser.click("#tab-watch");
                page.browser.await("document.querySelectorAll('#watch-charts svg').length >= 5");
                String length =
                        "document.querySelector('#watch-charts path').getAttribute('d').length";
                int before = page.browser.value(length).asInt();
                page.browser.await(length + " > " + before);
                assertThat(
                                page.browser
                                        .value(
                                                "document.getElementById('watch-unchanged').textContent")
                                        .asText())
                        .contains("factor of the KL 1");

                page.browser.await("!document.getElementById('watch-sample').disabled");
                page.browser.click("#watch-sample");
                page.browser.await("document.querySelectorAll('#watch-out canvas').length === 12");
                assertThat(
                                page.browser.value(
                                        "document.getElementById('watch-sampled').textContent"))
                        .asString()
                        .contains("live/metrics.csv", "model.zip at step");
            } finally {
                trainer.stop();
                training.join();
            }
        }
    }

    @Test
    void divergencesAreMarkedInTheCurvesAndTold() throws Exception {
        Path folder = Files.createDirectories(runs.resolve("diverged"));
        Path metrics = folder.resolve("metrics.csv");
        Files.writeString(
                folder.resolve("metrics.recoveries.jsonl"),
                "{\"divergedAt\":25,\"restored\":20,\"reason\":\"bound is not finite\"}\n");
        Files.writeString(
                metrics,
                "step,steps,epoch,seconds,bound\n10,10,1,5,-9\n20,10,2,10,-8\n30,10,3,20,-7\n");
        page.browser.click("#tab-watch");
        page.browser.await("document.querySelectorAll('#watch-charts .mark').length === 1");
        // so that no other test finds it
        Files.delete(metrics);

        assertThat(page.browser.value("document.getElementById('watch-events').textContent"))
                .asString()
                .contains("diverged at step 25: bound is not finite; went on from step 20");
        String place = "+document.querySelector('#watch-charts .mark line').getAttribute('x1')";
        double width = 320 - 44 - 4;
        assertThat(page.browser.value(place).asDouble())
                .isCloseTo(44 + width * (25 - 10) / (30 - 10), within(0.01));
        page.browser.click("[name=axis][value=seconds]");
        // half way between the rows of steps 20 and 30, at 15 of 5 to 20 seconds
        assertThat(page.browser.value(place).asDouble())
                .isCloseTo(44 + width * (15 - 5) / (20 - 5), within(0.01));
    }

    @Test
    void tabsAreUsedByKeysAsReadersOfScreensExpect() throws Exception {
        page.browser.value("document.getElementById('tab-draw').focus()");
        page.browser.key("ArrowRight");
        assertThat(page.browser.value("document.activeElement.id").asText()).isEqualTo("tab-tell");
        assertThat(page.browser.value("document.getElementById('tell').hidden").asBoolean())
                .isFalse();
        page.browser.key("End");
        assertThat(page.browser.value("document.activeElement.id").asText()).isEqualTo("tab-watch");
        assertThat(page.browser.value("location.hash").asText()).isEqualTo("#watch");
    }

    /** From the tabs on, by one key: nothing that can be used is left out, and none is a trap. */
    @ParameterizedTest
    @ValueSource(strings = {"draw", "tell", "complete", "explore", "watch"})
    void everyControlIsReachedByTheTabKey(String tab) throws Exception {
        Path run = Files.createDirectories(runs.resolve("keys")).resolve("metrics.csv");
        Files.writeString(run, "step,steps,epoch,seconds,bound\n10,10,1,5,-9\n20,20,2,10,-8\n");
        page.browser.click("#tab-" + tab);
        if (tab.equals("watch")) {
            page.browser.await("document.querySelectorAll('#watch-charts svg').length > 0");
        }
        page.browser.value(
                """
                (() => {
                  const usable = [...document.querySelectorAll('#%1$s button, #%1$s input, #%1$s select, #%1$s [tabindex]')]
                    .filter(e => !e.disabled && e.checkVisibility() && (e.type !== 'radio' || e.checked));
                  window.unreached = new Set(usable);
                  window.usable = usable.length;
                  document.addEventListener('focusin', e => window.unreached.delete(e.target));
                  document.getElementById('tab-%1$s').focus();
                })()
                """
                        .formatted(tab));
        int usable = page.browser.value("window.usable").asInt();
        assertThat(usable).isPositive();
        for (int i = 0; i < usable + 4; i++) {
            page.browser.key("Tab");
        }
        // so that no other test finds it
        Files.delete(run);
        assertThat(page.browser.value("[...window.unreached].map(e => e.outerHTML)")).isEmpty();
    }

    @Test
    void keysAloneAskForDrawingsAndForOthers() throws Exception {
        page.browser.value("document.getElementById('draw-example').focus()");
        page.browser.key("Enter");
        awaitAll();
        page.browser.value("document.getElementById('draw-more').focus()");
        page.browser.key("Enter");
        page.browser.await("document.getElementById('draw-seed').value === '2'");
        page.browser.value("document.getElementById('draw-tc').focus()");
        page.browser.key("ArrowRight");
        assertThat(
                        page.browser
                                .value("document.getElementById('draw-tc-out').textContent")
                                .asText())
                .isEqualTo("0.6");
        awaitAll();
    }

    @Test
    void everyControlHasAName() throws Exception {
        JsonNode nameless =
                page.browser.value(
                        "[...document.querySelectorAll('button, input, select, canvas, [role]')].filter(e => !(e.ariaLabel || e.getAttribute('aria-labelledby') || e.textContent.trim() || e.labels?.length || e.id && /status|log/.test(e.role ?? e.getAttribute('role')) || e.getAttribute('aria-hidden'))).map(e => e.outerHTML)");

        assertThat(nameless).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void textHasContrastInEitherTheme(String theme) throws Exception {
        page.browser.theme(theme);
        try {
            JsonNode ratios =
                    page.browser.value(
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
            page.browser.theme("light");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"draw", "tell", "complete", "explore", "watch"})
    void nothingIsCutOffOnAPhone(String tab) throws Exception {
        page.browser.resize(360, 740);
        try {
            page.browser.value("document.getElementById('tab-" + tab + "').click()");
            assertThat(page.browser.value("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(360);
        } finally {
            page.browser.resize(1280, 900);
        }
    }
}
