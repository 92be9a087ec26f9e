package org.vhe.core.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.Homoencoder;

/**
 * What the joint likelihoods of single classes depend on; two runs with equal fingerprints give
 * each class the same estimate.
 *
 * @param samples numbers of samples
 * @param supportSize number of elements that q reads, 0 for the whole class
 * @param seed of the choices and the noise
 * @param grouping whose groups are the classes
 * @param classes number of classes of the data, whether evaluated or not
 * @param elements number of elements of the data
 * @param data SHA-256 of the elements and their classes
 * @param model SHA-256 of the model's description, parameters and running statistics
 */
public record LikelihoodFingerprint(
        ScoringOptions samples,
        int supportSize,
        long seed,
        String grouping,
        int classes,
        int elements,
        String data,
        String model) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static LikelihoodFingerprint of(
            Homoencoder model, GroupedDataset data, String grouping, JointLikelihoodOptions how) {
        Grouping classes = data.grouping(grouping);
        return new LikelihoodFingerprint(
                how.samples(),
                how.supportSize(),
                how.seed(),
                grouping,
                classes.groupCount(),
                data.size(),
                hash(data, classes),
                hash(model));
    }

    private static String hash(GroupedDataset data, Grouping classes) {
        MessageDigest digest = sha256();
        update(digest, Arrays.toString(data.elementShape()));
        float[] element = new float[data.elementLength()];
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * element.length);
        for (int i = 0; i < data.size(); i++) {
            data.copyElement(i, element, 0);
            bytes.clear();
            bytes.asFloatBuffer().put(element);
            digest.update(bytes);
            update(digest, classes.label(classes.groupOf(i)));
        }
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
