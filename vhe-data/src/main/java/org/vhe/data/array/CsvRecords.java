package org.vhe.data.array;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The records of a text in CSV as of RFC 4180; lines may also end as Unix' do, or be empty. */
final class CsvRecords {
    private static final int MAX_FIELD = 1 << 16;
    private static final int MAX_FIELDS = 1 << 20;
    private static final int END = -1;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final PushbackReader in;
    private int line = 1;
    private int start = 1;

    CsvRecords(InputStream in) throws IOException {
        this.in =
                new PushbackReader(
                        new BufferedReader(
                                new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())));
        int first = this.in.read();
        if (first != END && first != BYTE_ORDER_MARK) {
            this.in.unread(first);
        }
    }

    /**
     * The line, from 1, that the record begins in that was read last, whether it was whole or not.
     */
    int line() {
        return start;
    }

    /** The fields of the next record that is not empty, or null if there is none. */
    List<String> next() throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        start = line;
        while (true) {
            int next = in.read();
            if (next == '"' && field.isEmpty() && !quoted) {
                quoted = true;
                quoted(field);
            } else if (next == ',') {
                add(fields, field);
                quoted = false;
            } else if (endsLine(next)) {
                boolean empty = fields.isEmpty() && field.isEmpty() && !quoted;
                if (!empty) {
                    add(fields, field);
                    line += next == END ? 0 : 1;
                    return fields;
                }
                if (next == END) {
                    return null;
                }
                start = ++line;
            } else if (quoted) {
                throw new IOException("expected a comma or the line's end after '\"'");
            } else {
                append(field, next);
            }
        }
    }

    private boolean endsLine(int next) throws IOException {
        if (next == '\r') {
            int after = in.read();
            if (after != '\n' && after != END) {
                in.unread(after);
            }
            return true;
        }
        return next == '\n' || next == END;
    }

    /** What is in quotes, after the first, where two stand for one. */
    private void quoted(StringBuilder field) throws IOException {
        while (true) {
            int next = in.read();
            if (next == END) {
                throw new IOException("expected '\"' at the end of a field, found the file's end");
            }
            if (next == '"') {
                int after = in.read();
                if (after != '"') {
                    if (after != END) {
                        in.unread(after);
                    }
                    return;
                }
            }
            line += next == '\n' ? 1 : 0;
            append(field, next);
        }
    }

    private static void append(StringBuilder field, int next) throws IOException {
        if (field.length() == MAX_FIELD) {
            throw new IOException("expected fields of at most " + MAX_FIELD + " characters");
        }
        field.append((char) next);
    }

    private static void add(List<String> fields, StringBuilder field) throws IOException {
        if (fields.size() == MAX_FIELDS) {
            throw new IOException("expected at most " + MAX_FIELDS + " fields");
        }
        fields.add(field.toString());
        field.setLength(0);
    }
}
