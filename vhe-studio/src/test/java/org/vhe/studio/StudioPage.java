package org.vhe.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.vhe.core.model.Homoencoder;

/**
 * The page of a studio in a browser, opened anew for each test of a class; none may leave an error
 * there. Where there is no browser, the tests are skipped.
 */
final class StudioPage
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final Supplier<Homoencoder> model;
    private final Supplier<Path> runs;
    private Served served;
    private int opened;
    Browser browser;

    /**
     * @param model made once there is a browser
     * @param runs the folder watched, which is asked for when the tests begin
     */
    StudioPage(Supplier<Homoencoder> model, Supplier<Path> runs) {
        this.model = model;
        this.runs = runs;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Optional<Path> executable = Browser.executable();
        Assumptions.assumeTrue(
                executable.isPresent(), "no Chromium in /usr/bin: the page is not tested");
        served = new Served(model.get(), StudioOptions.defaults().withRuns(runs.get()));
        browser = new Browser(executable.get());
    }

    /** At another address each time, so that nothing is left of the page before. */
    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        browser.open(served.at("/?page=" + ++opened + "#draw"));
        browser.await("'ready' in document.documentElement.dataset");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(browser.errors()).isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (served != null) {
            served.close();
        }
    }
}
