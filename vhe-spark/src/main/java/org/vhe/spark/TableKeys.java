package org.vhe.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The ids and labels of a table's rows. */
final class TableKeys {
    private final DataColumns columns;
    private final Dataset<Row> keys;

    /**
     * @param together the grouping that is not divided
     * @throws IllegalArgumentException if a column is missing or of another type, an id or a label
     *     is null, or an id is there twice
     */
    TableKeys(Dataset<Row> rows, DataColumns columns, String together) {
        this.columns = columns;
        requireColumns(rows, together);
        this.keys = rows.select(columns(columns).toArray(new Column[0]));
        requireLabels();
        requireDistinct();
    }

    private void requireColumns(Dataset<Row> rows, String together) {
        List<String> found = Arrays.asList(rows.columns());
        List<String> needed = new ArrayList<>(List.of(columns.id(), columns.element()));
        needed.addAll(columns.groupings());
        for (String name : needed) {
            if (!found.contains(name)) {
                throw new IllegalArgumentException(
                        "expected a column '%s', but the table has %s".formatted(name, found));
            }
        }
        DataType id = rows.schema().apply(columns.id()).dataType();
        if (!id.equals(DataTypes.LongType) && !id.equals(DataTypes.IntegerType)) {
            throw new IllegalArgumentException(
                    "ids must be whole numbers, but column '%s' is of %s"
                            .formatted(columns.id(), id.simpleString()));
        }
        if (!columns.groupings().contains(together)) {
            throw new IllegalArgumentException(
                    "the grouping that is kept together must be one of %s, but is '%s'"
                            .formatted(columns.groupings(), together));
        }
    }

    /** The id as a long, and the labels as strings. */
    static List<Column> columns(DataColumns columns) {
        List<Column> keys = new ArrayList<>();
        keys.add(col(columns.id()).cast(DataTypes.LongType).as(columns.id()));
        columns.groupings().forEach(name -> keys.add(label(name)));
        return keys;
    }

    private static Column label(String name) {
        return col(name).cast(DataTypes.StringType).as(name);
    }

    private void requireLabels() {
        Column missing = col(columns.id()).isNull();
        for (String name : columns.groupings()) {
            missing = missing.or(col(name).isNull());
        }
        for (Row row : keys.filter(missing).orderBy(col(columns.id())).takeAsList(1)) {
            int column = 0;
            while (!row.isNullAt(column)) {
                column++;
            }
            throw new IllegalArgumentException(
                    column == 0
                            ? "a row has no %s: %s".formatted(columns.id(), row)
                            : "row with %s %d: expected a label in column '%s', found null"
                                    .formatted(
                                            columns.id(),
                                            row.getLong(0),
                                            columns.groupings().get(column - 1)));
        }
    }

    private void requireDistinct() {
        Row found = keys.agg(count(lit(1)), countDistinct(columns.id())).first();
        if (found.getLong(0) == found.getLong(1)) {
            return;
        }
        Row twice =
                keys.groupBy(col(columns.id()))
                        .agg(count(lit(1)).as("rows"))
                        .filter(col("rows").gt(1))
                        .orderBy(col(columns.id()))
                        .first();
        throw new IllegalArgumentException(
                "each row must have a %s of its own, but %d have %d"
                        .formatted(columns.id(), twice.getLong(1), twice.getLong(0)));
    }

    /** Counts the elements of each combination of labels. */
    List<GroupCounts.Cell> cells() {
        Column[] labels = columns.groupings().stream().map(functions::col).toArray(Column[]::new);
        int groupings = labels.length;
        return keys.groupBy(labels).agg(count(lit(1)), min(columns.id())).collectAsList().stream()
                .map(
                        row -> {
                            List<String> names = new ArrayList<>();
                            for (int g = 0; g < groupings; g++) {
                                names.add(row.getString(g));
                            }
                            return new GroupCounts.Cell(
                                    names, row.getLong(groupings), row.getLong(groupings + 1));
                        })
                .toList();
    }
}
