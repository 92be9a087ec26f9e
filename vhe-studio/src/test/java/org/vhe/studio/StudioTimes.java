package org.vhe.studio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.vhe.models.pretrained.Pretrained;

/**
 * Measures from when the pen is lifted until drawings are on the screen, in a browser, for
 * docs/studio.md. It is run by its name only.
 */
class StudioTimes {
    private static final int STROKES = 24;
    private static final int FIRST = 4; // not counted, while code is being compiled

    /** Remembers when the pen was lifted and when the frames after the first and the last came. */
    private static final String WATCH =
            """
            (() => {
              const out = document.getElementById('draw-out');
              const whole = () => [...out.children].filter(cell => cell.image).length;
              const frame = name => requestAnimationFrame(() => requestAnimationFrame(() => { times[name] ??= performance.now() - times.up; }));
              window.times = {};
              document.querySelector('#draw-pad canvas').addEventListener('pointerup', () => {
                window.times = {up: performance.now()};
                [...out.children].forEach(cell => { cell.image = null; });
              });
              new MutationObserver(() => {
                if (out.querySelector('canvas')) frame('rows');
                if (whole() > 0) frame('first');
                if (whole() === 12) frame('all');
              }).observe(out, {childList: true, subtree: true});
            })()
            """;

    @Test
    void times() throws Exception {
        Assumptions.assumeTrue(Browser.executable().isPresent(), "no Chromium in /usr/bin");
        main();
    }

    public static void main(String... args) throws Exception {
        Map<String, List<Double>> found = new TreeMap<>();
        try (Served served =
                        new Served(
                                Pretrained.OMNIGLOT_LIKELIHOOD.load().model(),
                                StudioOptions.defaults());
                Browser browser = new Browser(Browser.executable().orElseThrow())) {
            browser.open(served.at("/#draw"));
            browser.await("'ready' in document.documentElement.dataset");
            browser.value(WATCH);
            for (int i = 0; i < STROKES; i++) {
                if (i % 3 == 0) {
                    browser.click("#draw-clear");
                }
                double slant = 0.02 * (i % 5);
                double x = 0.3 + 0.2 * (i % 3);
                browser.draw("#draw-pad canvas", x, .2, x + slant, .5, .5 - slant, .75);
                browser.await("window.times.all > 0");
                JsonNode times = browser.value("window.times");
                if (i >= FIRST) {
                    for (String what : List.of("rows", "first", "all")) {
                        found.computeIfAbsent(what, key -> new ArrayList<>())
                                .add(times.get(what).asDouble());
                    }
                }
            }
        }
        found.forEach((what, times) -> System.out.println(what + " " + summary(times)));
    }

    private static String summary(List<Double> milliseconds) {
        Collections.sort(milliseconds);
        int size = milliseconds.size();
        return "%.0f ms (%.0f to %.0f)"
                .formatted(
                        milliseconds.get(size / 2),
                        milliseconds.get(0),
                        milliseconds.get(size - 1));
    }
}
