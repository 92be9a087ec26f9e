package org.vhe.examples.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What a file of options says: JSON, or YAML by the ending of its name. */
enum OptionsText {
    JSON("a JSON object") {
        @Override
        JsonNode parse(byte[] bytes) throws IOException {
            try {
                return MAPPER.readTree(bytes);
            } catch (JsonProcessingException e) {
                throw new IOException(e.getOriginalMessage(), e);
            }
        }
    },
    YAML("a mapping in YAML") {
        /** Plain values alone: no types of Java, no aliases of collections, no key twice. */
        @Override
        JsonNode parse(byte[] bytes) throws IOException {
            try {
                String text =
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString();
                return MAPPER.valueToTree(new Load(SETTINGS).loadFromString(text));
            } catch (CharacterCodingException e) {
                throw new IOException("it is no text in UTF-8", e);
            } catch (YamlEngineException | IllegalArgumentException e) {
                throw new IOException(problem(e), e);
            } catch (StackOverflowError e) {
                throw new IOException("it is nested too deeply", e);
            }
        }
    };

    static final int LARGEST = 1 << 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setLabel("options")
                    .setAllowDuplicateKeys(false)
                    .setAllowRecursiveKeys(false)
                    .setMaxAliasesForCollections(0)
                    .setCodePointLimit(LARGEST)
                    .build();

    /** In one line, with its place. */
    private static String problem(Exception e) {
        if (e instanceof MarkedYamlEngineException marked && marked.getProblem() != null) {
            return marked.getProblem()
                    + marked.getProblemMark()
                            .map(mark -> " in line " + (mark.getLine() + 1))
                            .orElse("");
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private final String what;

    OptionsText(String what) {
        this.what = what;
    }

    /** The format that a file's name says. */
    static OptionsText of(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") ? YAML : JSON;
    }

    /** What a file is expected to be. */
    String what() {
        return what;
    }

    /**
     * What the bytes say.
     *
     * @throws IOException if they are not of this format; says where
     */
    abstract JsonNode parse(byte[] bytes) throws IOException;
}
