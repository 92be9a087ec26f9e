package org.vhe.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.vhe.studio.Served.BAR;
import static org.vhe.studio.Served.BEAM;
import static org.vhe.studio.Served.JSON;
import static org.vhe.studio.Served.SIDE;
import static org.vhe.studio.Served.set;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.hierarchical.HierarchicalOptions;
import org.vhe.models.hierarchical.HierarchicalVhe;

/** The HTTP API, of a small untrained model. */
class StudioApiTest {
    @RegisterExtension static final Served served = Served.small();

    @Test
    void modelSaysWhatItIsOf() throws Exception {
        JsonNode model = JSON.readTree(served.get("/api/model").body());

        assertThat(model.get("imageShape").toString()).isEqualTo("[8,8]");
        assertThat(model.at("/latents/0/name").asText()).isEqualTo("c");
        assertThat(model.get("canMove").asBoolean()).isTrue();
    }

    @Test
    void sameSeedGivesTheSameDrawingsAndMoreOfThemBeginAlike() throws Exception {
        JsonNode few = served.answer("/api/sample", Map.of("cues", set(BAR), "count", 3));
        JsonNode more = served.answer("/api/sample", Map.of("cues", set(BAR), "count", 5));
        JsonNode other =
                served.answer("/api/sample", Map.of("cues", set(BAR), "count", 3, "seed", 2));

        assertThat(few.get("drawings")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(few.get("drawings").get(i)).isEqualTo(more.get("drawings").get(i));
        }
        assertThat(other).isNotEqualTo(few);
    }

    @Test
    void withoutAnyTemperatureAllDrawingsAreTheSameButForTheirPlace() throws Exception {
        Map<String, Object> cold =
                Map.of(
                        "cues",
                        set(BAR),
                        "latentTemperature",
                        0,
                        "pixelTemperature",
                        0,
                        "move",
                        Map.of());
        Map<String, Object> warm =
                Map.of("cues", set(BAR), "latentTemperature", 0, "move", Map.of());

        assertThat(distinct(served.answer("/api/sample", cold))).isEqualTo(1);
        assertThat(distinct(served.answer("/api/sample", warm))).isGreaterThan(6);
    }

    @Test
    void withoutTheTemperatureOfElementsTheirPlaceIsTheSameToo() throws Exception {
        int[][] bar = Served.image(28, (x, y) -> x == 13 ? 1 : 0);
        Map<String, Object> cold = Map.of("cues", set(bar), "latentTemperature", 0, "means", true);
        Map<String, Object> coldest = new HashMap<>(cold);
        coldest.put("elementTemperature", 0);
        Map<String, Object> usual = new HashMap<>(cold);
        usual.put("elementTemperature", 1);
        Homoencoder model = DenseVhe.create(DenseOptions.defaults(), 1);
        try (Served dense = new Served(model, StudioOptions.defaults())) {
            assertThat(distinct(dense.answer("/api/sample", cold))).isEqualTo(12);
            assertThat(distinct(dense.answer("/api/sample", coldest))).isOne();
            assertThat(dense.answer("/api/sample", usual))
                    .isEqualTo(dense.answer("/api/sample", cold));
        }
    }

    private static int distinct(JsonNode result) {
        Set<JsonNode> distinct = new HashSet<>();
        result.get("drawings").forEach(distinct::add);
        return distinct.size();
    }

    @Test
    void drawingsOfThePriorNeedNoCue() throws Exception {
        assertThat(served.answer("/api/sample", Map.of("count", 2)).get("drawings")).hasSize(2);
    }

    @Test
    void newCharactersOfAnAlphabetComeOfItsLatentAlone() throws Exception {
        try (Served alphabets =
                new Served(
                        HierarchicalVhe.create(HierarchicalOptions.defaults(), 1),
                        StudioOptions.defaults())) {
            int[][] cue = Served.image(28, (x, y) -> x == y ? 1 : 0);
            Map<String, Object> alphabet = Map.of("a", set(cue, cue));
            JsonNode drawn =
                    alphabets.answer(
                            "/api/sample", Map.of("cues", alphabet, "count", 2, "means", true));
            assertThat(drawn.get("drawings")).hasSize(2);
            assertThat(drawn.at("/drawings/0/0/0").asDouble()).isBetween(0.0, 1.0);

            HttpResponse<String> orphan =
                    alphabets.post("/api/sample", Map.of("cues", Map.of("c", set(cue))));
            assertThat(orphan.statusCode()).isEqualTo(400);
            assertThat(orphan.body()).contains("cues.c needs cues of its parents [a], too");
            assertThat(alphabets.post("/api/sample", Map.of("move", Map.of())).body())
                    .contains("warps a template");
        }
    }

    @Test
    void completionsKeepWhatIsGivenAndDifferElsewhere() throws Exception {
        int[][] known = Served.known(SIDE / 2);
        JsonNode result =
                served.answer(
                        "/api/complete",
                        Map.of("cues", set(BAR), "image", BAR, "known", known, "count", 4));

        assertThat(distinct(result)).isEqualTo(4);
        for (JsonNode drawing : result.get("drawings")) {
            for (int y = 0; y < SIDE / 2; y++) {
                assertThat(drawing.get(y)).isEqualTo(JSON.valueToTree(BAR[y]));
            }
        }
    }

    @Test
    void classesOfUnequalSizesHaveAPosteriorWithErrors() throws Exception {
        JsonNode verdict =
                served.answer(
                        "/api/classify",
                        Map.of(
                                "classes",
                                List.of(
                                        Map.of("label", "bar", "cues", set(BAR, BAR, BAR)),
                                        Map.of("cues", set(BEAM, BEAM))),
                                "query",
                                BAR,
                                "samples",
                                2));

        double sum = 0;
        for (JsonNode p : verdict.get("posterior")) {
            sum += p.asDouble();
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(verdict.get("standardErrors").get(0).asDouble()).isBetween(0.0, 0.5);
        assertThat(verdict.get("evaluations").asInt()).isPositive();
    }

    @Test
    void likelihoodOfAnImageIsFiniteWithAnError() throws Exception {
        JsonNode found =
                served.answer(
                                "/api/likelihood",
                                Map.of(
                                        "cues", set(BAR),
                                        "images", set(BAR, BEAM),
                                        "samples", 5))
                        .get("likelihoods");

        assertThat(found).hasSize(2);
        assertThat(found.get(0).get("logLikelihood").asDouble()).isBetween(-200.0, 0.0);
        assertThat(found.get(0).get("standardError").asDouble()).isPositive();
        assertThat(found.get(0).get("latentSamples").asInt()).isEqualTo(5);
    }

    @Test
    void embeddingIsTheMeanAndTheDeviationOfThePosterior() throws Exception {
        Map<String, Object> set = Map.of("cues", set(BAR));
        JsonNode c =
                served.answer("/api/embed", Map.of("sets", List.of(set), "divergences", true))
                        .at("/embeddings/0/latents/c");

        assertThat(c.get("shape").toString()).isEqualTo("[2,8,8]");
        assertThat(c.get("mean")).hasSize(2);
        assertThat(c.at("/deviation/1/7/7").asDouble()).isPositive();
        assertThat(c.get("kl").asDouble()).isFinite();
    }

    /** The events of a request, name and data. */
    private static List<Map.Entry<String, JsonNode>> events(String path, Map<String, ?> body)
            throws Exception {
        HttpResponse<Stream<String>> response =
                served.client.send(
                        served.post(path, JSON.writeValueAsString(body))
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        assertThat(response.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/event-stream");
        List<String> lines =
                response.body().filter(line -> line.matches("(event|data): .*")).toList();
        List<Map.Entry<String, JsonNode>> events = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            JsonNode data = JSON.readTree(lines.get(i + 1).substring("data: ".length()));
            events.add(Map.entry(lines.get(i).substring("event: ".length()), data));
        }
        return events;
    }

    @Test
    void streamHasEveryDrawingAndTheWholeInTheEnd() throws Exception {
        assertThat(events("/api/sample", Map.of("cues", set(BAR), "count", 3)))
                .extracting(Map.Entry::getKey)
                .containsExactly("drawing", "drawing", "drawing", "done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/sample", "/api/complete"})
    void rowsComeBeforeTheirDrawingsWhichAreThoseWithout(String path) throws Exception {
        Map<String, Object> wish = new HashMap<>(Map.of("cues", set(BAR), "count", 14));
        if (path.endsWith("complete")) {
            wish.put("image", BAR);
            wish.put("known", Served.known(2));
        }
        JsonNode plain = served.answer(path, wish).get("drawings");
        wish.put("rows", true);

        assertThat(served.answer(path, wish).get("drawings")).isEqualTo(plain);
        Map<Integer, List<JsonNode>> seen = new TreeMap<>();
        int whole = 0;
        int parts = 0;
        for (Map.Entry<String, JsonNode> event : events(path, wish)) {
            JsonNode data = event.getValue();
            if (event.getKey().equals("rows")) {
                for (JsonNode part : data.get("parts")) {
                    int number = part.get("number").asInt();
                    List<JsonNode> rows =
                            seen.computeIfAbsent(number, ignored -> new ArrayList<>());
                    assertThat(part.get("row").asInt()).isEqualTo(rows.size());
                    part.get("image").forEach(rows::add);
                    assertThat(number).isGreaterThanOrEqualTo(whole);
                    parts++;
                }
            } else if (event.getKey().equals("drawing")) {
                assertThat(data.get("number").asInt()).isEqualTo(whole++);
            }
        }
        assertThat(whole).isEqualTo(14);
        assertThat(parts).isPositive();
        seen.forEach(
                (number, rows) -> {
                    for (int y = 0; y < rows.size(); y++) {
                        assertThat(rows.get(y)).isEqualTo(plain.get(number).get(y));
                    }
                });
    }

    @Test
    void modelThatDrawsAsAWholeSendsNoRows() throws Exception {
        try (Served dense =
                new Served(DenseVhe.create(DenseOptions.defaults(), 1), StudioOptions.defaults())) {
            JsonNode drawn = dense.answer("/api/sample", Map.of("count", 2, "rows", true));
            assertThat(drawn).isEqualTo(dense.answer("/api/sample", Map.of("count", 2)));
        }
    }

    @Test
    void errorsNameTheFieldWhatWasExpectedAndWhatWasFound() throws Exception {
        assertError(Map.of("cuse", List.of()), "unknown field 'cuse'", "cues");
        assertError(Map.of("cues", set(new int[7][8])), "cues[0]", "[8, 8]", "array of 7");
        assertError(Map.of("count", 0), "count must be from 1 to 64, but is 0");
        assertError(Map.of("count", 1.5), "count must be a whole number");
        assertError(Map.of("latentTemperature", -1), "latentTemperature must be from 0.0");
        assertError(Map.of("move", Map.of("x", 9)), "move.x must be from -1.0 to 1.0");
        assertError(Map.of("cues", Map.of("d", set(BAR))), "unknown field 'd'", "[c]");
        int[][] coloured = Served.image((x, y) -> 255);
        assertError(Map.of("cues", set(coloured)), "cues[0]", "255");
    }

    private static void assertError(Map<String, ?> body, String... parts) throws Exception {
        HttpResponse<String> response = served.post("/api/sample", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).get("error").asText()).contains(parts);
    }

    @Test
    void pageIsSmallAndComplete() throws Exception {
        Pages pages = new Pages();

        assertThat(pages.size()).isLessThan(200_000);
        String html = served.get("/").body();
        assertThat(html).doesNotContain("http://", "https://", "//cdn");
        for (String file : List.of("/studio.css", "/studio.js", "/icon.svg")) {
            assertThat(html).contains(file.substring(1));
            assertThat(served.get(file).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void pageThatIsKnownIsNotSentAgain() throws Exception {
        String tag = served.get("/studio.js").headers().firstValue("etag").orElseThrow();

        HttpResponse<String> again =
                served.send(served.request("/studio.js").header("If-None-Match", tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void setsOfUnequalSizesAreRepeatedToOneSizeByWholeTimes() {
        float[][] three = {{1}, {2}, {3}};
        float[][] two = {{4}, {5}};

        float[][][] equal = Teller.equallyMany(new float[][][] {three, two, {{6}}});

        assertThat(Arrays.stream(equal)).allSatisfy(set -> assertThat(set).hasDimensions(6, 1));
        assertThat(IntStream.range(0, 6).mapToDouble(i -> equal[0][i][0]).sum()).isEqualTo(12);
        assertThat(IntStream.range(0, 6).mapToDouble(i -> equal[1][i][0]).sum()).isEqualTo(27);
    }
}
