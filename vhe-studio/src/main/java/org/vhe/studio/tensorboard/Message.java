package org.vhe.studio.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A message of Protocol Buffers, field by field, as it is written. */
final class Message {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    Message integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    Message real(int field, double value) {
        tag(field, EIGHT_BYTES);
        little(Double.BYTES, buffer -> buffer.putDouble(value));
        return this;
    }

    Message single(int field, float value) {
        tag(field, FOUR_BYTES);
        little(Float.BYTES, buffer -> buffer.putFloat(value));
        return this;
    }

    /** Packed. */
    Message reals(int field, double... values) {
        tag(field, DELIMITED);
        varint((long) values.length * Double.BYTES);
        for (double value : values) {
            little(Double.BYTES, buffer -> buffer.putDouble(value));
        }
        return this;
    }

    Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
        return bytes(field, value.toByteArray());
    }

    Message bytes(int field, byte[] value) {
        tag(field, DELIMITED);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void little(int length, Consumer<ByteBuffer> value) {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        value.accept(buffer);
        bytes.writeBytes(buffer.array());
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
