package org.vhe.data.matlab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.vhe.data.archive.MalformedDataException;

/**
 * The arrays of a file of MATLAB's version 5, which versions 6 and 7 write too. Compressed ones are
 * inflated to their end, where their checksum is, and all together into a number of bytes at most.
 */
public final class MatlabFile {
    private static final int HEADER_BYTES = 128;
    private static final int VERSION_AT = 124;
    private static final int ORDER_AT = 126;
    private static final int VERSION_5 = 0x0100;
    private static final int TAG_BYTES = 8;

    private long left;

    private MatlabFile(long maxBytes) {
        this.left = maxBytes;
    }

    /**
     * Some of the arrays.
     *
     * @param file the file
     * @param names of the arrays wanted; others are left out
     * @param maxBytes the most that the file, or all arrays together, may have
     * @throws MalformedDataException if the file is of another format, damaged or too large; names
     *     it
     */
    public static Map<String, MatlabArray> read(Path file, Set<String> names, long maxBytes)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "expected a MATLAB file, found none");
        }
        if (Files.size(file) > maxBytes) {
            throw new MalformedDataException(
                    file.toString(),
                    "expected at most %d bytes, found %d".formatted(maxBytes, Files.size(file)));
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            return read(bytes, names, maxBytes);
        } catch (IOException e) {
            throw new MalformedDataException(
                    file.toString(), "expected a whole file of MATLAB's version 5", e);
        }
    }

    /**
     * Some of the arrays.
     *
     * @param bytes the whole file
     * @param names of the arrays wanted; others are left out
     * @param maxBytes the most that all arrays may have, those left out included
     * @throws IOException if the file is of another format, damaged or too large; does not name it
     */
    static Map<String, MatlabArray> read(byte[] bytes, Set<String> names, long maxBytes)
            throws IOException {
        return new MatlabFile(maxBytes).arrays(body(bytes), names::contains);
    }

    private static ByteBuffer body(byte[] bytes) throws IOException {
        if (bytes.length < HEADER_BYTES) {
            throw new IOException("it has %d bytes only".formatted(bytes.length));
        }
        String order = new String(bytes, ORDER_AT, 2, StandardCharsets.US_ASCII);
        if (!order.equals("IM") && !order.equals("MI")) {
            throw new IOException("its header does not say so");
        }
        ByteBuffer file =
                ByteBuffer.wrap(bytes)
                        .order(order.equals("IM") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = file.getShort(VERSION_AT);
        if (version != VERSION_5) {
            throw new IOException(
                    "its version is %d.%d; MATLAB saves version 5 if given '-v7'"
                            .formatted(version >> 8, version & 0xFF));
        }
        return file.position(HEADER_BYTES);
    }

    private Map<String, MatlabArray> arrays(ByteBuffer body, Predicate<String> isWanted)
            throws IOException {
        Map<String, MatlabArray> arrays = new HashMap<>();
        while (body.hasRemaining()) {
            MatlabElement element = MatlabElement.next(body);
            if (element.type() == MatlabElement.COMPRESSED) {
                element = MatlabElement.next(inflated(element.content()));
            }
            MatlabArray array = MatlabArray.of(element);
            if (isWanted.test(array.name()) && arrays.put(array.name(), array) != null) {
                throw new IOException("it has two arrays '%s'".formatted(array.name()));
            }
        }
        return arrays;
    }

    /** One element with its tag. */
    private ByteBuffer inflated(ByteBuffer compressed) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            ByteBuffer tag = ByteBuffer.allocate(TAG_BYTES).order(compressed.order());
            inflate(inflater, tag);
            long length = TAG_BYTES + Integer.toUnsignedLong(tag.getInt(Integer.BYTES));
            left -= length;
            if (left < 0) {
                throw new IOException("its arrays are too large");
            }
            ByteBuffer all = ByteBuffer.allocate((int) length).order(compressed.order());
            all.put(tag.flip());
            inflate(inflater, all);
            // the checksum is read with what would follow
            if (inflater.inflate(new byte[1]) > 0
                    || !inflater.finished()
                    || inflater.getRemaining() > 0) {
                throw new IOException("a compressed array does not end where it should");
            }
            return all.flip();
        } catch (DataFormatException e) {
            throw new IOException("a compressed array is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private static void inflate(Inflater inflater, ByteBuffer target)
            throws IOException, DataFormatException {
        while (target.hasRemaining()) {
            if (inflater.inflate(target) == 0) {
                throw new IOException("a compressed array is cut off");
            }
        }
    }
}
