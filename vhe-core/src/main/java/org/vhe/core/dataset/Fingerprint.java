package org.vhe.core.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeSet;

/** SHA-256 over a data set. */
final class Fingerprint {
    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String of(GroupedDataset data) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(Arrays.toString(data.elementShape()));
        fingerprint.addElements(data);
        TreeSet<String> names = new TreeSet<>(data.groupingNames());
        names.remove(Grouping.ELEMENT);
        names.forEach(name -> fingerprint.add(data.grouping(name)));
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void addElements(GroupedDataset data) {
        float[] element = new float[data.elementLength()];
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, element.length));
        for (int i = 0; i < data.size(); i++) {
            data.copyElement(i, element, 0);
            bytes.clear();
            bytes.asFloatBuffer().put(element);
            digest.update(bytes);
        }
    }

    private void add(Grouping grouping) {
        add(grouping.name());
        for (int element = 0; element < grouping.elementCount(); element++) {
            add(grouping.label(grouping.groupOf(element)));
        }
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // with its length, so that no two sequences of texts are one sequence of bytes
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
