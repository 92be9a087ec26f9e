package org.vhe.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vhe.core.training.Checkpoint;

/** What can be asked of the runs below a folder. */
final class Watching {
    private static final int MOST_DRAWINGS = 24;

    private final RunFolder folder;
    private Session latest;
    private String latestKey = "";
    private long latestStep;

    /**
     * @param folder null for none
     */
    Watching(Path folder) {
        this.folder = folder == null ? null : new RunFolder(folder);
    }

    private RunFolder folder() {
        if (folder == null) {
            throw new Refusal(
                    Refusal.NOT_FOUND, "no folder of runs is watched; start with --runs FOLDER");
        }
        return folder;
    }

    Map<String, Object> list() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("watched", folder != null);
        result.put("runs", folder == null ? List.of() : folder.list());
        return result;
    }

    Map<String, Object> columns(String id) {
        try {
            return folder().columns(id);
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    private static Refusal unreadable(String id, IOException e) {
        return Refusal.of(Refusal.NOT_FOUND, "run '%s' cannot be read: %s", id, e.getMessage());
    }

    /** Drawings by the latest checkpoint of a run. */
    Job.Work sample(byte[] body) {
        Fields fields = Fields.of(body, Set.of("run", "count", "seed"));
        String id = fields.text("run");
        int count = fields.integer("count", 12, 1, MOST_DRAWINGS);
        long seed = fields.seed();
        folder().metrics(id);
        return sink -> {
            Session session;
            try {
                session = load(folder().latestCheckpoint(id));
            } catch (IOException e) {
                throw unreadable(id, e);
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("step", latestStep);
            result.put("result", session.look(count, seed, sink));
            return result;
        };
    }

    /** Keeps the model that was asked for last, as long as its file is the same. */
    private Session load(Path file) throws IOException {
        String key = "%s %s %d".formatted(file, Files.getLastModifiedTime(file), Files.size(file));
        if (!key.equals(latestKey)) {
            close();
            Checkpoint checkpoint = Checkpoint.read(file);
            latest = new Session(file.getFileName().toString(), checkpoint.toModel());
            latestStep = checkpoint.step();
            latestKey = key;
        }
        return latest;
    }

    /** In the thread that uses models. */
    void close() {
        if (latest != null) {
            latest.close();
            latest = null;
            latestKey = "";
        }
    }
}
