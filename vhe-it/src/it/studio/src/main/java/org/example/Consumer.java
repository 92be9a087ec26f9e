package org.example;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.objective.ObjectiveTerms;
import org.vhe.core.training.StepReport;
import org.vhe.models.pretrained.Pretrained;
import org.vhe.studio.Studio;
import org.vhe.studio.StudioOptions;
import org.vhe.studio.tensorboard.TensorBoardListener;

/** The studio within a program of a user's, with the published modules alone. */
public final class Consumer {

    private Consumer() {}

    public static void main(String[] args) throws Exception {
        Homoencoder model = Pretrained.OMNIGLOT_CLASSIFICATION.load().model();
        try (Studio studio = Studio.start(model, "mine", StudioOptions.defaults().withPort(0))) {
            String row = "[" + String.join(",", Collections.nCopies(28, "1")) + "]";
            String cue = "[" + String.join(",", Collections.nCopies(28, row)) + "]";
            HttpRequest request =
                    HttpRequest.newBuilder(studio.uri().resolve("/api/sample"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"cues\":[" + cue + "],\"count\":2}"))
                            .build();
            HttpResponse<String> drawn =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            require(drawn.statusCode() == 200 && drawn.body().contains("drawings"), drawn.body());
        }

        Path folder = Files.createTempDirectory("events");
        TensorBoardListener listener = new TensorBoardListener(folder, 1);
        ObjectiveTerms terms = new ObjectiveTerms(-2, -1, Map.of("c", 1.0));
        listener.onStep(new StepReport(1, 0, 0, 0, terms, 1, 0.001, 1));
        listener.onEnd();
        try (var files = Files.list(folder)) {
            require(files.count() == 1, "an event file is written");
        }
        System.out.println("studio and TensorBoard: done");
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException(what);
        }
    }
}
