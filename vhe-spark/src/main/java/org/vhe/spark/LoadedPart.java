package org.vhe.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.vhe.core.dataset.Augmentation;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.shape.Shapes;

/**
 * What an executor keeps of a partition.
 *
 * @param data its elements in the order of their ids; null if there was an error
 * @param fingerprints of the undivided groups, by label
 * @param failure null if there was none
 */
record LoadedPart(GroupedDataset data, Map<String, String> fingerprints, Outcome.Failure failure)
        implements Serializable {

    /**
     * How rows of id, element and labels are read.
     *
     * @param together the undivided grouping
     */
    record Loading(
            DataColumns columns,
            String together,
            List<Augmentation> augmentations,
            GroupCounts counts)
            implements Serializable {

        LoadedPart load(int partition, Iterator<Row> rows) {
            try {
                GroupedDataset data = read(rows);
                requireCounted(data);
                return new LoadedPart(data, fingerprints(data), null);
            } catch (RuntimeException e) {
                return new LoadedPart(
                        null, Map.of(), Outcome.Failure.of("partition " + partition, e));
            }
        }

        private GroupedDataset read(Iterator<Row> rows) {
            List<Row> ordered = new ArrayList<>();
            rows.forEachRemaining(ordered::add);
            ordered.sort(Comparator.comparingLong(row -> row.getLong(0)));
            long[] shape = columns.reader().shape();
            int length = Shapes.intLength(shape);
            float[] values = new float[requireFits(ordered.size(), length)];
            for (int i = 0; i < ordered.size(); i++) {
                System.arraycopy(element(ordered.get(i), length), 0, values, i * length, length);
            }
            GroupedDataset data =
                    new GroupedDataset(values, shape, groupings(ordered))
                            .identified(
                                    ordered.stream().mapToLong(row -> row.getLong(0)).toArray());
            for (Augmentation augmentation : augmentations) {
                data = data.withAugmentation(augmentation);
            }
            return data;
        }

        private static int requireFits(long count, int length) {
            if (count * length > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(
                        "a partition must have at most 2^31 values, but has %d elements of %d: use more partitions"
                                .formatted(count, length));
            }
            return (int) (count * length);
        }

        private float[] element(Row row, int length) {
            try {
                if (row.isNullAt(1)) {
                    throw new IllegalArgumentException("expected an element, found null");
                }
                boolean bytes = row.get(1) instanceof byte[];
                float[] values =
                        columns.reader().read(bytes || !isArray(row) ? row.get(1) : row.getList(1));
                requireSound(values, length);
                return values;
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "%s, column '%s': %s"
                                .formatted(name(row), columns.element(), e.getMessage()),
                        e);
            }
        }

        private static boolean isArray(Row row) {
            return row.get(1) instanceof scala.collection.Seq;
        }

        private static void requireSound(float[] values, int length) {
            if (values.length != length) {
                throw new IllegalArgumentException(
                        "expected %d values, but its reader made %d"
                                .formatted(length, values.length));
            }
            for (int i = 0; i < length; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new IllegalArgumentException(
                            "expected finite values, found %s at place %d".formatted(values[i], i));
                }
            }
        }

        private String name(Row row) {
            List<String> labels = new ArrayList<>();
            for (int g = 0; g < columns.groupings().size(); g++) {
                labels.add("%s '%s'".formatted(columns.groupings().get(g), row.getString(2 + g)));
            }
            return "row with %s %d (%s)"
                    .formatted(columns.id(), row.getLong(0), String.join(", ", labels));
        }

        private List<Grouping> groupings(List<Row> rows) {
            return IntStream.range(0, columns.groupings().size())
                    .mapToObj(
                            g ->
                                    Grouping.ofLabels(
                                            columns.groupings().get(g),
                                            rows.stream()
                                                    .map(row -> row.getString(2 + g))
                                                    .toList()))
                    .toList();
        }

        /** Otherwise |X| would not be what it is taken for. */
        private void requireCounted(GroupedDataset data) {
            for (String name : columns.groupings()) {
                Grouping grouping = data.grouping(name);
                for (int group = 0; group < grouping.groupCount(); group++) {
                    Long counted = counts.of(name).get(grouping.label(group));
                    if (counted == null || counted != grouping.size(group)) {
                        throw new IllegalStateException(
                                "%s '%s' has %d elements, but had %s when they were counted: the table has changed"
                                        .formatted(
                                                name,
                                                grouping.label(group),
                                                grouping.size(group),
                                                counted));
                    }
                }
            }
        }

        private Map<String, String> fingerprints(GroupedDataset data) {
            Grouping groups = data.grouping(together);
            Map<String, String> found = new TreeMap<>();
            for (int group = 0; group < groups.groupCount(); group++) {
                found.put(groups.label(group), data.subset(groups.members(group)).fingerprint());
            }
            return found;
        }
    }
}
