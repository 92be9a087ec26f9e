package org.vhe.core.evaluation.likelihood;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.AnnealingOptions;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.RefinementOptions;

/**
 * What the joint likelihoods of single groups depend on; two runs with equal fingerprints give each
 * group the same estimate.
 *
 * @param levels the groupings of shared latents, the coarsest first
 * @param elementSamples of the options
 * @param rowsPerChunk of the options
 * @param seed of the choices and the noise
 * @param elements number of elements of the data
 * @param data SHA-256 of the elements and their groups
 * @param model SHA-256 of the model's description, parameters and running statistics
 * @param refinement of the options; null for none
 * @param annealing of the options; null for none
 */
public record LikelihoodFingerprint(
        List<Level> levels,
        int elementSamples,
        int rowsPerChunk,
        long seed,
        int elements,
        String data,
        String model,
        @JsonInclude(JsonInclude.Include.NON_NULL) RefinementOptions refinement,
        @JsonInclude(JsonInclude.Include.NON_NULL) AnnealingOptions annealing) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION_FIELD = "jointLikelihoodFormat";
    private static final int VERSION = 2;

    /**
     * One grouping.
     *
     * @param grouping its name
     * @param groups number of groups of the data, whether evaluated or not
     * @param samples of a group's latents, for each sample of the groups around it
     * @param supportSize number of elements that q reads, 0 for the whole group
     */
    public record Level(String grouping, int groups, int samples, int supportSize) {}

    /** Copies the list. */
    public LikelihoodFingerprint {
        levels = List.copyOf(levels);
    }

    static LikelihoodFingerprint of(
            Homoencoder model,
            GroupedDataset data,
            List<Grouping> levels,
            JointLikelihoodOptions options) {
        return new LikelihoodFingerprint(
                levels.stream().map(level -> of(level, options)).toList(),
                options.elementSamples(),
                options.rowsPerChunk(),
                options.seed(),
                data.size(),
                hash(data, levels),
                hash(model),
                options.refinement(),
                options.annealing());
    }

    private static Level of(Grouping grouping, JointLikelihoodOptions options) {
        JointLikelihoodOptions.Level level = options.level(grouping.name());
        return new Level(
                grouping.name(), grouping.groupCount(), level.samples(), level.supportSize());
    }

    /** The noise of a group follows its number, which a data set's own fingerprint leaves out. */
    private static String hash(GroupedDataset data, List<Grouping> levels) {
        MessageDigest digest = sha256();
        update(digest, data.fingerprint());
        levels.forEach(level -> level.labels().forEach(label -> update(digest, label)));
        return hex(digest);
    }

    private static String hash(Homoencoder model) {
        MessageDigest digest = sha256();
        ParameterStore store = model.parameters();
        update(digest, model.description().type());
        update(digest, model.description().options());
        update(digest, store.parameters());
        update(digest, store.statistics());
        return hex(digest);
    }

    private static void update(MessageDigest digest, Map<String, INDArray> arrays) {
        arrays.forEach(
                (name, array) -> {
                    update(digest, name + Arrays.toString(array.shape()));
                    double[] values = array.dup('c').data().asDouble();
                    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length);
                    bytes.asDoubleBuffer().put(values);
                    digest.update(bytes);
                });
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The first line of a file of results. */
    String header() {
        ObjectNode node = JSON.createObjectNode();
        node.put(VERSION_FIELD, VERSION);
        node.setAll((ObjectNode) JSON.valueToTree(this));
        return node.toString();
    }

    /** Whether a line is the first of a file of results, of whatever version. */
    static boolean isHeader(JsonNode line) {
        return line.path(VERSION_FIELD).isInt();
    }

    /** In what the header of a file is not this one's. */
    List<String> differences(JsonNode found) throws JsonProcessingException {
        List<String> differences = new ArrayList<>();
        JsonNode own = JSON.readTree(header());
        Set<String> names = new LinkedHashSet<>();
        own.fieldNames().forEachRemaining(names::add);
        found.fieldNames().forEachRemaining(names::add);
        names.forEach(
                name -> {
                    JsonNode there = found.path(name);
                    if (!own.path(name).equals(there)) {
                        differences.add(
                                "%s is %s, there it is %s"
                                        .formatted(name, said(own.path(name)), said(there)));
                    }
                });
        return differences;
    }

    private static String said(JsonNode value) {
        return value.isMissingNode() ? "not given" : value.toString();
    }

    /** A short name that differs where anything does, such as for a file: 12 letters and digits. */
    public String shortName() {
        try {
            MessageDigest digest = sha256();
            digest.update(JSON.writeValueAsBytes(this));
            return hex(digest).substring(0, 12);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a fingerprint can always be written", e);
        }
    }
}
