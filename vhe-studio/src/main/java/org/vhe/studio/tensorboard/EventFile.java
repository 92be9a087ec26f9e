package org.vhe.studio.tensorboard;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard's events: TensorFlow's records (length, its checksum, data, their checksum)
 * of messages {@code tensorflow.Event}.
 */
final class EventFile implements Closeable {
    private static final String VERSION = "brain.Event:2";
    private static final int MASK = 0xa282ead8;
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int START = 1;

    private final OutputStream out;
    private final Clock clock;

    /** Begins a new file in a folder. */
    EventFile(Path folder, Clock clock) throws IOException {
        this.clock = clock;
        Files.createDirectories(folder);
        this.out = open(folder);
        write(event().text(FILE_VERSION, VERSION));
    }

    /** Readers take the files of a folder in the order of their names. */
    private OutputStream open(Path folder) throws IOException {
        long seconds = clock.millis() / 1000;
        String name = "events.out.tfevents.%010d.vhe".formatted(seconds);
        Path file = folder.resolve(name);
        for (int i = 1; Files.exists(file); i++) {
            file = folder.resolve("%s.%04d".formatted(name, i));
        }
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private Message event() {
        return new Message().real(WALL_TIME, clock.millis() / 1000.0);
    }

    /** From this step on, what earlier events say of it and later ones does not hold any more. */
    void begin(long step) throws IOException {
        write(event().integer(STEP, step).message(SESSION_LOG, new Message().integer(1, START)));
    }

    void write(long step, Summary summary) throws IOException {
        write(event().integer(STEP, step).message(SUMMARY, summary.message()));
    }

    private void write(Message event) throws IOException {
        byte[] data = event.toByteArray();
        byte[] length = little(Long.BYTES).putLong(data.length).array();
        out.write(length);
        out.write(little(Integer.BYTES).putInt(masked(length)).array());
        out.write(data);
        out.write(little(Integer.BYTES).putInt(masked(data)).array());
        out.flush();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** TensorFlow's checksum: one that holds of data with checksums in them, too. */
    static int masked(byte[] data) {
        CRC32C sum = new CRC32C();
        sum.update(data);
        int value = (int) sum.getValue();
        return Integer.rotateRight(value, 15) + MASK;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
