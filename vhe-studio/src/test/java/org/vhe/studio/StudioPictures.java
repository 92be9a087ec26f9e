package org.vhe.studio;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.vhe.models.pretrained.Pretrained;

/**
 * Makes the pictures of docs/studio.md: uses the page in a browser, as a person would, and keeps
 * what is seen. It is run by its name only.
 *
 * <p>{@code main} takes a folder, and may take a width, a height, light or dark, and a folder of
 * runs.
 */
class StudioPictures {
    private static final String DRAW = "#draw-pad canvas";

    /** Points of strokes, in thousandths of the pad, between which a pen would swing. */
    private static final int[][] PSI = {
        {262, 250, 268, 400, 318, 540, 440, 618, 570, 596, 668, 500, 706, 370, 704, 240},
        {486, 236, 498, 420, 490, 600, 482, 810}
    };

    private static final int[][] PSI_AGAIN = {
        {246, 300, 262, 450, 340, 566, 478, 596, 610, 552, 690, 436, 722, 300},
        {500, 210, 492, 400, 506, 580, 512, 780}
    };
    private static final int[][] HOOK = {
        {238, 306, 400, 288, 600, 290, 762, 274},
        {520, 286, 516, 450, 500, 620, 424, 722, 300, 700},
        {610, 470, 700, 540, 756, 652}
    };
    private static final int[][] RIVER = {
        {330, 230, 318, 500, 300, 774},
        {318, 270, 470, 216, 622, 280, 618, 400, 480, 488, 334, 500},
        {430, 500, 560, 640, 712, 780}
    };
    private static final int[][] PSI_BY_ANOTHER = {
        {300, 320, 296, 430, 372, 534, 506, 556, 640, 510, 690, 400, 676, 310},
        {520, 270, 500, 500, 470, 760}
    };
    private static final int[][] HALF = {
        {270, 430, 300, 300, 420, 216, 570, 232, 680, 330, 704, 470},
        {490, 236, 486, 360, 488, 480}
    };

    private Browser browser;
    private Path folder;

    @Test
    void picturesOfTheDocumentation() throws Exception {
        Assumptions.assumeTrue(Browser.executable().isPresent(), "no Chromium in /usr/bin");
        new StudioPictures()
                .make(Path.of("../docs/images"), 1180, 800, "light", Path.of("../docs/results"));
    }

    public static void main(String[] args) throws Exception {
        List<String> given = List.of(args);
        new StudioPictures()
                .make(
                        Path.of(given.get(0)),
                        given.size() > 1 ? Integer.parseInt(given.get(1)) : 1180,
                        given.size() > 2 ? Integer.parseInt(given.get(2)) : 800,
                        given.size() > 3 ? given.get(3) : "light",
                        Path.of(given.size() > 4 ? given.get(4) : "docs/results"));
    }

    private void make(Path into, int width, int height, String theme, Path runs) throws Exception {
        Files.createDirectories(into);
        StudioOptions options = StudioOptions.defaults().withRuns(runs);
        try (Served served =
                        new Served(
                                "pretrained:likelihood",
                                Pretrained.OMNIGLOT_LIKELIHOOD.load().model(),
                                options);
                Browser opened = new Browser(Browser.executable().orElseThrow())) {
            browser = opened;
            folder = into;
            browser.resize(width, height, 1.5);
            browser.theme(theme);
            browser.open(served.at("/#draw"));
            browser.await("'ready' in document.documentElement.dataset");
            all();
        }
    }

    private void all() throws Exception {
        drawAgain();
        explore();
        tellApart();
        complete();
        watch();
    }

    private void drawAgain() throws Exception {
        strokes(DRAW, PSI);
        browser.click("#draw-keep");
        strokes(DRAW, PSI_AGAIN);
        browser.await("/all after/.test(document.getElementById('draw-status').textContent)");
        keep("studio-draw");
    }

    private void explore() throws Exception {
        browser.click("#tab-explore");
        browser.await("document.querySelectorAll('#explore-maps canvas').length === 16");
        browser.value(
                "(() => { const turn = document.getElementById('explore-turn'); turn.value = 30; turn.dispatchEvent(new Event('input')); })()");
        browser.await("document.getElementById('explore-pad').dataset.drawn >= 13");
        browser.await("document.getElementById('explore-status').textContent === ''");
        Thread.sleep(1500);
        keep("studio-explore");
    }

    private void tellApart() throws Exception {
        browser.click("#tab-tell");
        int[][][] classes = {PSI, HOOK, RIVER};
        for (int i = 0; i < classes.length; i++) {
            strokes("#tell-classes .class:nth-child(" + (i + 1) + ") .pad canvas", classes[i]);
        }
        strokes("#tell-pad canvas", PSI_BY_ANOTHER);
        browser.await("/Done/.test(document.getElementById('tell-status').textContent)");
        Thread.sleep(400);
        keep("studio-tell");
    }

    private void complete() throws Exception {
        browser.click("#tab-complete");
        strokes("#complete-pad canvas", HALF);
        browser.await("/after/.test(document.getElementById('complete-status').textContent)");
        keep("studio-complete");
    }

    private void watch() throws Exception {
        browser.click("#tab-watch");
        browser.await("document.querySelectorAll('#watch-charts svg').length > 0");
        browser.value(
                "[...document.querySelectorAll('#watch-runs input')].filter(b => !b.checked).slice(0, 1).forEach(b => b.click())");
        browser.await(
                "document.querySelectorAll('#watch-charts figure:first-child path.line').length === 2");
        keep("studio-watch");
    }

    private void strokes(String pad, int[][] strokes) throws Exception {
        for (int[] stroke : strokes) {
            browser.draw(pad, swung(stroke));
        }
    }

    /** A curve through the points (Catmull and Rom 1974), in parts of the pad. */
    private static double[] swung(int[] points) {
        int count = points.length / 2;
        int between = 8;
        double[] curve = new double[2 * ((count - 1) * between + 1)];
        for (int i = 0; i < curve.length / 2; i++) {
            int from = Math.min(i / between, count - 2);
            double t = (double) i / between - from;
            for (int axis = 0; axis < 2; axis++) {
                double a = points[2 * Math.max(0, from - 1) + axis];
                double b = points[2 * from + axis];
                double c = points[2 * from + 2 + axis];
                double d = points[2 * Math.min(count - 1, from + 2) + axis];
                double bent =
                        (c - a) * t
                                + (2 * a - 5 * b + 4 * c - d) * t * t
                                + (3 * b - a - 3 * c + d) * t * t * t;
                curve[2 * i + axis] = (b + bent / 2) / 1000;
            }
        }
        return curve;
    }

    private void keep(String name) throws Exception {
        browser.value(
                "new Promise(done => { document.activeElement.blur(); scrollTo(0, 0); requestAnimationFrame(() => requestAnimationFrame(done)); })");
        Files.write(folder.resolve(name + ".png"), small(browser.picture()));
    }

    /** The same with a palette of 256 colours, which is a third as large. */
    private static byte[] small(byte[] png) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(Palette.of(picture).apply(picture), "png", bytes);
        return bytes.toByteArray();
    }
}
