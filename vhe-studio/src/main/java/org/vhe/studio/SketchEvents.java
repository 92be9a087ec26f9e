package org.vhe.studio;

import java.util.ArrayList;
import java.util.HashMap;
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
    private final Map<Integer, Integer> told = new HashMap<>();
    private long toldAt = System.nanoTime() - PAUSE_NANOS;

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
        told.remove(number);
        sink.send("drawing", Map.of("number", number, "image", image));
    }

    @Override
    public void rows(Map<Integer, RowDrawing> unfinished) {
        long now = System.nanoTime();
        if (unfinished.isEmpty() || now - toldAt < PAUSE_NANOS) {
            return;
        }
        toldAt = now;
        List<Object> parts = new ArrayList<>();
        unfinished.forEach(
                (number, drawing) -> {
                    int from = told.getOrDefault(number, 0);
                    if (drawing.drawn() > from) {
                        parts.add(part(number, from, drawing));
                        told.put(number, drawing.drawn());
                    }
                });
        sink.send("rows", Map.of("parts", parts));
    }

    private Map<String, Object> part(int number, int from, RowDrawing drawing) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("number", number);
        part.put("row", from);
        part.put("image", images.writeRows(drawing.values(), from, drawing.drawn()));
        return part;
    }
}
