package org.vhe.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.training.Checkpoint;

/** Whether the API is what openapi.json says. */
class StudioDocumentTest {
    private static final String RUN = "a/metrics.csv";
    private static final String REQUEST = "/post/requestBody/content/application~1json/schema";
    private static final String RESPONSE = "/responses/200/content/application~1json/schema";

    @TempDir static Path runs;
    private static Served served;
    private static JsonNode document;
    private static JsonNode paths;

    @BeforeAll
    static void serve() throws Exception {
        Path folder = Files.createDirectories(runs.resolve("a"));
        Files.writeString(folder.resolve("metrics.csv"), "step,bound\n1,-2\n2,NaN\n");
        Files.writeString(
                folder.resolve("metrics.recoveries.jsonl"),
                "{\"divergedAt\":2,\"restored\":1,\"reason\":\"bound is not finite\"}\n");
        Checkpoint.of(Served.smallModel()).write(folder.resolve("model.zip"));
        served = Served.watching(runs);
        document = Served.JSON.readTree(served.get("/openapi.json").body());
        paths = document.get("paths");
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Test
    void everyPathOfTheDocumentIsServedAsItSays() throws Exception {
        List<String> names = new ArrayList<>();
        paths.fieldNames().forEachRemaining(names::add);
        assertThat(names).hasSize(9);
        for (String path : names) {
            boolean post = paths.get(path).has("post");
            HttpResponse<String> right =
                    post ? served.send(served.post(path, "{}")) : served.get(path);
            HttpResponse<String> wrong =
                    post ? served.get(path) : served.send(served.post(path, "{}"));
            assertThat(right.statusCode()).as(path).isIn(200, 400, 404);
            assertThat(wrong.statusCode()).as(path).isEqualTo(405);
        }
    }

    @Test
    void allFieldsOfTheDocumentAreKnown() throws Exception {
        for (Map.Entry<String, JsonNode> entry : paths.properties()) {
            JsonNode schema =
                    entry.getValue()
                            .at("/post/requestBody/content/application~1json/schema/properties");
            for (Map.Entry<String, JsonNode> field : schema.properties()) {
                String body = "{\"%s\": {\"no\": 1}}".formatted(field.getKey());
                String error = served.send(served.post(entry.getKey(), body)).body();
                assertThat(error).as(entry.getKey()).doesNotContain("'" + field.getKey() + "'");
            }
        }
    }

    @Test
    void fieldsThatTheDocumentDoesNotHaveAreRefused() throws Exception {
        Set<String> all = new TreeSet<>(Set.of("cuse"));
        for (JsonNode path : paths) {
            path.at(REQUEST).path("properties").fieldNames().forEachRemaining(all::add);
        }
        for (String path : StudioFuzzTest.valid().keySet()) {
            JsonNode own = paths.get(path).at(REQUEST).get("properties");
            for (String field : all) {
                if (!own.has(field)) {
                    HttpResponse<String> answer =
                            served.post(path, with(path, field, Map.of("no", 1)));
                    assertThat(answer.statusCode()).as(path + " " + field).isEqualTo(400);
                    assertThat(answer.body()).contains("unknown field '" + field + "'");
                }
            }
        }
    }

    private static Map<String, Object> with(String path, String field, Object value) {
        Map<String, Object> request = new HashMap<>(StudioFuzzTest.valid().get(path));
        request.put(field, value);
        return request;
    }

    @Test
    void limitsAreThoseOfTheDocument() throws Exception {
        int limits = 0;
        for (String path : StudioFuzzTest.valid().keySet()) {
            for (Map.Entry<String, JsonNode> field :
                    paths.get(path).at(REQUEST).get("properties").properties()) {
                if (field.getValue().has("maximum")) {
                    limits++;
                    double most = field.getValue().get("maximum").asDouble();
                    double least = field.getValue().get("minimum").asDouble();
                    assertLimits(path, field, most, least);
                }
            }
        }
        assertThat(limits).isEqualTo(11);
    }

    private static void assertLimits(
            String path, Map.Entry<String, JsonNode> field, double most, double least)
            throws Exception {
        boolean whole = field.getValue().get("type").asText().equals("integer");
        for (double beyond : new double[] {most + 1, least - 1}) {
            Object value = whole ? (Object) (int) beyond : (Object) beyond;
            HttpResponse<String> answer = served.post(path, with(path, field.getKey(), value));
            assertThat(answer.statusCode()).as(path + " " + field).isEqualTo(400);
            assertThat(answer.body()).contains(field.getKey() + " must be from");
        }
        Object value = whole ? (Object) (int) least : (Object) most;
        assertThat(served.post(path, with(path, field.getKey(), value)).body())
                .doesNotContain(field.getKey() + " must be");
    }

    @Test
    void answersHaveTheFormOfTheDocument() throws Exception {
        Schema schema = new Schema(document);
        for (Map.Entry<String, Map<String, Object>> request : StudioFuzzTest.valid().entrySet()) {
            String path = request.getKey();
            Map<String, Object> body =
                    path.equals("/api/checkpoint")
                            ? Map.of("run", RUN, "count", 2)
                            : request.getValue();
            assertThat(
                            schema.violations(
                                    paths.get(path).at(REQUEST), Served.JSON.valueToTree(body)))
                    .as(path)
                    .isEmpty();
            JsonNode form = paths.get(path).at("/post" + RESPONSE);
            JsonNode answer = served.answer(path, body);
            assertThat(schema.violations(form, answer)).as(path).isEmpty();
            assertHasAll(form, answer, path);
        }
        for (String query : List.of("/api/model", "/api/runs", "/api/metrics?run=" + RUN)) {
            JsonNode form = paths.get(query.replaceAll("[?].*", "")).at("/get" + RESPONSE);
            JsonNode answer = Served.JSON.readTree(served.get(query).body());
            assertThat(schema.violations(form, answer)).as(query).isEmpty();
            assertHasAll(form, answer, query);
        }
    }

    /** Nothing that the document promises is missing. */
    private static void assertHasAll(JsonNode form, JsonNode answer, String at) {
        for (Map.Entry<String, JsonNode> field : form.path("properties").properties()) {
            assertThat(answer.has(field.getKey())).as(at + " has " + field.getKey()).isTrue();
            assertHasAll(field.getValue(), answer.get(field.getKey()), at + "/" + field.getKey());
        }
        if (form.has("items") && !answer.isEmpty()) {
            assertHasAll(form.get("items"), answer.get(0), at + "/0");
        }
    }

    @Test
    void refusalsHaveTheFormOfTheDocument() throws Exception {
        JsonNode form =
                document.at("/components/responses/Refused/content/application~1json/schema");
        for (HttpResponse<String> refused :
                List.of(
                        served.get("/api/nothing"),
                        served.get("/api/sample"),
                        served.post("/api/sample", Map.of("count", -1)),
                        served.send(served.post("/api/embed", "no")))) {
            assertThat(refused.statusCode()).isBetween(400, 499);
            JsonNode answer = Served.JSON.readTree(refused.body());
            assertThat(new Schema(document).violations(form, answer)).isEmpty();
        }
    }
}
