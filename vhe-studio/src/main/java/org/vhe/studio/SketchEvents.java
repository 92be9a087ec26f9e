package org.vhe.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vhe.core.graph.RowDrawing;

/** Tells of drawings, and of their rows not more often than a screen shows pictures. */
final class SketchEvents implements Sketcher.Reader {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private final Images images;
    private final Sink sink;
    private final List<Object> drawings = new ArrayList<>();
    private int told;
    private long toldAt;

    SketchEvents(Images images, Sink sink) {
        this.images = images;
        this.sink = sink;
    }

    /** All drawings so far, for JSON. */
    List<Object> drawings() {
        return drawings;
    }

    @Override
    public void read(int number, float[] drawing) {
        Object image = images.write(drawing);
        drawings.add(image);
        sink.send("drawing", Map.of("number", number, "image", image));
    }

    /** The last rows come with the whole drawings. */
    @Override
    public void rows(int first, List<RowDrawing> begun) {
        int drawn = begun.get(0).drawn();
        long now = System.nanoTime();
        if (drawn == begun.get(0).rows()) {
            told = 0;
        } else if (told == 0 || now - toldAt >= PAUSE_NANOS) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("number", first);
            event.put("row", told);
            int from = told;
            event.put(
                    "images",
                    begun.stream()
                            .map(one -> images.writeRows(one.values(), from, drawn))
                            .toList());
            sink.send("rows", event);
            told = drawn;
            toldAt = now;
        }
    }
}
