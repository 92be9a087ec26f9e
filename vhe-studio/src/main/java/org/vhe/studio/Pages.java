package org.vhe.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** The files of the page, all in memory; there are no others, whatever path is asked for. */
final class Pages {
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml",
                    "json", "application/json");
    private static final String[] NAMES = {
        "index.html",
        "studio.css",
        "studio.js",
        "api.js",
        "pad.js",
        "draw.js",
        "tell.js",
        "complete.js",
        "explore.js",
        "watch.js",
        "icon.svg",
        "openapi.json"
    };

    private final Map<String, Page> pages = new LinkedHashMap<>();

    /**
     * A file.
     *
     * @param tag changes when the content does
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Page(String type, byte[] content, String tag) {}

    Pages() {
        for (String name : NAMES) {
            pages.put("/" + name, read(name));
        }
        pages.put("/", pages.get("/index.html"));
    }

    private static Page read(String name) {
        try (InputStream in = Pages.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the library is incomplete: page/%s is missing".formatted(name));
            }
            byte[] content = in.readAllBytes();
            CRC32 sum = new CRC32();
            sum.update(content);
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            return new Page(type, content, "\"%08x\"".formatted(sum.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Page> page(String path) {
        return Optional.ofNullable(pages.get(path));
    }

    /** Bytes of all files together. */
    int size() {
        return pages.values().stream().distinct().mapToInt(page -> page.content().length).sum();
    }
}
