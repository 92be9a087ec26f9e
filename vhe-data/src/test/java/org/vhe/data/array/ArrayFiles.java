package org.vhe.data.array;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

/** Files of arrays made up for tests, as their formats are defined. */
final class ArrayFiles {

    private ArrayFiles() {}

    /** An IDX file of bytes: two zeros, type 8, the number of axes, and these. */
    static byte[] idx(int[] axes, byte... values) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * axes.length + values.length);
        file.putInt(0x0800 | axes.length);
        for (int size : axes) {
            file.putInt(size);
        }
        return file.put(values).array();
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** NumPy's format: magic, version, length of the header, header, values. */
    static byte[] npy(int version, String descr, boolean fortran, String shape, byte... values) {
        String header =
                "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
                        .formatted(descr, fortran ? "True" : "False", shape);
        int before = version == 1 ? 10 : 12;
        header += " ".repeat(63 - (before + header.length()) % 64) + "\n";
        ByteBuffer file =
                ByteBuffer.allocate(before + header.length() + values.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            file.putShort((short) header.length());
        } else {
            file.putInt(header.length());
        }
        return file.put(header.getBytes(StandardCharsets.US_ASCII)).put(values).array();
    }

    static byte[] bytes(String shape, int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return npy(1, "|u1", false, shape, bytes);
    }

    static List<String> labels(GroupedDataset data, String name) {
        Grouping grouping = data.grouping(name);
        return IntStream.range(0, data.size())
                .mapToObj(element -> grouping.label(grouping.groupOf(element)))
                .toList();
    }
}
