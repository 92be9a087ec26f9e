package org.vhe.data.array;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.zip.ZipException;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.data.archive.MalformedDataException;

/**
 * Reads a text of comma-separated values (RFC 4180, UTF-8), gzip'd or not: a line with the names of
 * the columns, and a line for each element.
 *
 * <p>Elements have the shape [columns] unless another is asked for; columns that name groups are
 * left out of them.
 */
public final class CsvFile {
    private static final int LONGEST_QUOTATION = 40;
    private static final String FORMAT = "comma-separated values as UTF-8";

    private final Path file;
    private final CsvRecords records;
    private final List<String> columns;
    private final List<Integer> groupColumns = new ArrayList<>();
    private final List<List<String>> labels = new ArrayList<>();
    private final ArrayElements elements;
    private float[] values;
    private int count;

    private CsvFile(Path file, InputStream in, List<String> groupings, ArrayOptions options)
            throws IOException {
        this.file = file;
        this.records = new CsvRecords(in);
        this.columns = next();
        requireColumns(groupings);
        this.elements =
                new ArrayElements(file.toString(), options, columns.size() - groupColumns.size());
        this.values = new float[elements.length()];
    }

    /**
     * Reads a file.
     *
     * @param groupings names of the columns that name each element's groups, the coarsest first;
     *     the groupings get these names. All other columns are numbers.
     * @throws MalformedDataException if a column is missing, or a line has not as many fields as
     *     the first, or something that is no number; names file and line
     */
    public static GroupedDataset read(Path file, List<String> groupings, ArrayOptions options)
            throws IOException {
        if (groupings.isEmpty()) {
            throw new IllegalArgumentException("groupings must name a column, but are none");
        }
        return DataFile.read(
                file, FORMAT, in -> new CsvFile(file, in, groupings, options).dataset(groupings));
    }

    /**
     * The names of a file's columns.
     *
     * @throws MalformedDataException if there are none; names file and line
     */
    public static List<String> columns(Path file) throws IOException {
        return DataFile.read(
                file, FORMAT, in -> new CsvFile(file, in, List.of(), ArrayOptions.DEFAULT).columns);
    }

    private void requireColumns(List<String> groupings) throws MalformedDataException {
        if (columns == null) {
            throw malformed("expected the names of columns, found nothing");
        }
        HashSet<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                throw malformed("expected different columns, found '%s' twice".formatted(column));
            }
        }
        for (String grouping : groupings) {
            if (!columns.contains(grouping)) {
                throw malformed("expected a column '%s', found none".formatted(grouping));
            }
            groupColumns.add(columns.indexOf(grouping));
            labels.add(new ArrayList<>());
        }
    }

    private GroupedDataset dataset(List<String> names) throws IOException {
        for (List<String> fields = next(); fields != null; fields = next()) {
            add(fields);
            count++;
        }
        elements.count(count);
        Grouping[] groupings = new Grouping[names.size()];
        for (int i = 0; i < groupings.length; i++) {
            groupings[i] = Grouping.ofLabels(names.get(i), labels.get(i));
        }
        return elements.dataset(Arrays.copyOf(values, count * elements.length()), groupings);
    }

    private List<String> next() throws IOException {
        try {
            return records.next();
        } catch (CharacterCodingException | EOFException | ZipException e) {
            throw e;
        } catch (IOException e) {
            throw malformed(e.getMessage());
        }
    }

    private void add(List<String> fields) throws IOException {
        if (fields.size() != columns.size()) {
            throw malformed(
                    "expected %d fields, as there are columns, found %d"
                            .formatted(columns.size(), fields.size()));
        }
        int at = elements.count(count + 1L) * elements.length() - elements.length();
        if (at == values.length) {
            values =
                    Arrays.copyOf(
                            values,
                            (int) Math.min(2L * at, (long) elements.most() * elements.length()));
        }
        for (int column = 0; column < fields.size(); column++) {
            int grouping = groupColumns.indexOf(column);
            if (grouping >= 0) {
                labels.get(grouping).add(fields.get(column));
            } else {
                values[at++] = number(fields.get(column), column);
            }
        }
    }

    private float number(String field, int column) throws MalformedDataException {
        try {
            return Float.parseFloat(field);
        } catch (NumberFormatException e) {
            throw malformed(
                    "expected a number in column '%s', found '%s'"
                            .formatted(
                                    columns.get(column),
                                    field.substring(
                                            0, Math.min(LONGEST_QUOTATION, field.length()))));
        }
    }

    private MalformedDataException malformed(String complaint) {
        return new MalformedDataException(file + ", line " + records.line(), complaint);
    }
}
