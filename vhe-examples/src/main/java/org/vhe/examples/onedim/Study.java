package org.vhe.examples.onedim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.vhe.core.evaluation.EvaluationProgress;

/**
 * The grid of runs: those not done yet are done in parallel, each on one thread, and each is
 * written to the results file as soon as it is finished.
 */
public final class Study {
    private final StudyOptions options;
    private final ResultsFile file;
    private final int workers;

    /**
     * @param file where results go, and where those of an interrupted study are
     * @param workers how many runs are done at a time
     */
    public Study(StudyOptions options, ResultsFile file, int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be at least 1, found " + workers);
        }
        this.options = options;
        this.file = file;
        this.workers = workers;
    }

    /**
     * Does what is missing.
     *
     * @param progress is told of runs finished
     * @return the results of all runs of the grid, in its order
     */
    public StudyResults run(EvaluationProgress progress) throws IOException, InterruptedException {
        List<RunKey> all = options.runs();
        List<RunKey> missing = all.stream().filter(key -> !file.contains(key)).toList();
        progress.update(all.size() - missing.size(), all.size());
        ExecutorService pool = Executors.newFixedThreadPool(workers, Study::worker);
        try {
            ExecutorCompletionService<RunResult> runs = new ExecutorCompletionService<>(pool);
            missing.forEach(key -> runs.submit(() -> new StudyRun(options, key).execute()));
            for (int done = 1; done <= missing.size(); done++) {
                file.append(runs.take().get());
                progress.update(all.size() - missing.size() + done, all.size());
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        return new StudyResults(options, file.results(all));
    }

    private static Thread worker(Runnable task) {
        Thread thread = new Thread(task, "one-dimensional-run");
        thread.setDaemon(true);
        return thread;
    }

    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof IOException io) {
            return new UncheckedIOException(io);
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }
}
