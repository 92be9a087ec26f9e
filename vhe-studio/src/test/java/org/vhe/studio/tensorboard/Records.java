package org.vhe.studio.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.framework.Summary;

/** Reads files of events; what is within a summary is read by TensorFlow's own message. */
final class Records {

    private Records() {}

    /**
     * An event.
     *
     * @param version of the file, in its first event
     * @param started whether it says that a session starts
     * @param summary what it holds; null in others
     */
    record Event(long step, String version, boolean started, Summary summary) {}

    static List<Event> read(byte[] bytes) throws Exception {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = take(in, Long.BYTES);
            assertThat(in.getInt()).isEqualTo(EventFile.masked(length));
            byte[] data =
                    take(
                            in,
                            (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
            assertThat(in.getInt()).isEqualTo(EventFile.masked(data));
            events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** By tensorflow/core/util/event.proto. */
    private static Event event(ByteBuffer in) throws Exception {
        long step = 0;
        String version = null;
        boolean started = false;
        Summary summary = null;
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            switch (tag) {
                case 1 << 3 | 1 -> assertThat(in.getDouble()).isGreaterThan(1.6e9);
                case 2 << 3 -> step = varint(in);
                case 3 << 3 | 2 ->
                        version = new String(take(in, (int) varint(in)), StandardCharsets.UTF_8);
                case 5 << 3 | 2 -> summary = Summary.parseFrom(take(in, (int) varint(in)));
                case 7 << 3 | 2 -> {
                    assertThat(take(in, (int) varint(in))).containsExactly(1 << 3, 1);
                    started = true;
                }
                default -> throw new AssertionError("no such field: " + tag);
            }
        }
        return new Event(step, version, started, summary);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        while (true) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
            shift += 7;
        }
    }
}
