package org.vhe.spark;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.RemoteData;
import scala.Tuple2;

/**
 * Elements that are divided among executors by whole groups, from a table such as a folder of
 * Parquet files:
 *
 * <pre>{@code
 * SparkData data =
 *         new SparkData(
 *                 session.read().parquet("drawings"),
 *                 DataColumns.of(
 *                         "number", "pixels", new ArrayCells(1, 28, 28), "alphabet", "character"),
 *                 new SparkDataOptions("drawings", "alphabet", 8));
 * SparkGradients gradients = new SparkGradients(model, data, options, Aggregation.flat());
 * Trainer trainer = new Trainer(model, data.description(), options, gradients);
 * }</pre>
 *
 * <p>No process has all of them; each keeps its partitions in memory, or on disk where there is not
 * enough of it, and makes those of lost executors anew from the table.
 *
 * <p>Spark counts the groups, and partitions are filled with whole ones, the largest first, each to
 * where there is least. So support sets are drawn within a partition, and |X| is the number of
 * elements that the table has of a class.
 */
public final class SparkData implements AutoCloseable {
    private final JavaSparkContext context;
    private final DataColumns columns;
    private final SparkDataOptions options;
    private final GroupCounts counts;
    private final long[] load;
    private final JavaRDD<LoadedPart> parts;
    private final Provenance provenance;

    /**
     * Counts and loads the rows of a table, which must stay as they are.
     *
     * @param rows each an element
     * @throws IllegalArgumentException if a column is missing or of another type, an id or a label
     *     is null, an id is there twice, or groups cannot be kept whole; names the row
     * @throws IllegalStateException if a row's element cannot be read; names the row
     */
    public SparkData(Dataset<Row> rows, DataColumns columns, SparkDataOptions options) {
        this.context = JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
        this.columns = columns;
        this.options = options;
        ExecutorWatch.await(context);
        TableKeys keys = new TableKeys(rows, columns, options.together());
        this.counts = new GroupCounts(columns.groupings(), options.together(), keys.cells());
        Map<String, Integer> places = counts.divide(options.partitions());
        this.load = counts.load(places, options.partitions());
        this.parts = load(rows, places);
        boolean sound = false;
        try {
            this.provenance = provenance(fingerprints());
            sound = true;
        } finally {
            if (!sound) {
                close();
            }
        }
    }

    private JavaRDD<LoadedPart> load(Dataset<Row> rows, Map<String, Integer> places) {
        List<Column> chosen = new ArrayList<>(TableKeys.columns(columns));
        chosen.add(1, col(columns.element()));
        int together = 2 + columns.groupings().indexOf(options.together());
        LoadedPart.Loading loading =
                new LoadedPart.Loading(
                        columns, options.together(), options.augmentations(), counts);
        return rows.select(chosen.toArray(new Column[0]))
                .javaRDD()
                .mapToPair(
                        row -> new Tuple2<>(places.getOrDefault(row.getString(together), 0), row))
                .partitionBy(new Exactly(options.partitions()))
                .values()
                .mapPartitionsWithIndex(
                        (partition, some) -> List.of(loading.load(partition, some)).iterator(),
                        true)
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    private Map<String, String> fingerprints() {
        Map<String, String> all = new TreeMap<>();
        NumberedTasks.run(
                context,
                outcomes(
                        (partition, part) ->
                                Outcome.of(partition, new TreeMap<>(part.fingerprints()))),
                partitions(),
                (partition, found) -> all.putAll(found));
        return all;
    }

    /** What is done with a partition. */
    interface Use<R> extends Serializable {
        Outcome<R> of(int partition, LoadedPart part);
    }

    /** Each partition's outcome, its error in loading if there was one. */
    <R> JavaRDD<Outcome<R>> outcomes(Use<R> use) {
        return parts.mapPartitionsWithIndex(
                (partition, part) -> {
                    LoadedPart loaded = part.next();
                    Outcome<R> outcome =
                            loaded.failure() == null
                                    ? use.of(partition, loaded)
                                    : Outcome.failed(partition, loaded.failure());
                    return List.of(outcome).iterator();
                },
                true);
    }

    private Provenance provenance(Map<String, String> fingerprints) {
        Map<String, List<String>> groups = new TreeMap<>();
        columns.groupings()
                .forEach(name -> groups.put(name, List.copyOf(counts.of(name).keySet())));
        return Provenance.of(
                options.name(), digest(fingerprints.toString()), groups, options.augmentations());
    }

    private static String digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * @throws IllegalArgumentException if a latent is shared over a grouping that is not there, or
     *     elements have another shape
     */
    void requireFor(Homoencoder model) {
        model.elementCheck().requireShape(columns.reader().shape());
        for (LatentVariable latent : model.structure().sharedLatents()) {
            if (!columns.groupings().contains(latent.grouping())) {
                throw new IllegalArgumentException(
                        "latent '%s' is shared over '%s', but the table is grouped by %s"
                                .formatted(latent.name(), latent.grouping(), columns.groupings()));
            }
        }
    }

    /** The grouping of the fewest groups among those that a model's latents are shared over. */
    String coarsest(Homoencoder model) {
        return model.structure().sharedLatents().stream()
                .map(LatentVariable::grouping)
                .min(Comparator.comparingInt(name -> counts.of(name).size()))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "a joint likelihood needs latents that elements share, but the model has none"));
    }

    /** The numbers of groups, in the order of their first ids, by grouping and label. */
    Map<String, Map<String, Integer>> numbers() {
        Map<String, Map<String, Integer>> numbers = new TreeMap<>();
        for (String name : columns.groupings()) {
            Map<String, Integer> of = new TreeMap<>();
            counts.of(name).keySet().forEach(label -> of.put(label, of.size()));
            numbers.put(name, of);
        }
        return numbers;
    }

    JavaSparkContext context() {
        return context;
    }

    /** How many partitions there are. */
    public int partitions() {
        return options.partitions();
    }

    /** How many elements a partition has. */
    public long size(int partition) {
        return load[partition];
    }

    /**
     * How many elements each group of a grouping has, by label, in the order of their first ids.
     */
    public Map<String, Long> groupSizes(String grouping) {
        if (!columns.groupings().contains(grouping)) {
            throw new IllegalArgumentException(
                    "no grouping '%s'; known are %s".formatted(grouping, columns.groupings()));
        }
        return Collections.unmodifiableMap(counts.of(grouping));
    }

    /**
     * What a trainer is to know of the data. Their fingerprint is of the groups' elements in the
     * order of their ids, whatever the partitions, and is not that of a {@link
     * org.vhe.core.dataset.GroupedDataset}.
     */
    public RemoteData description() {
        return new RemoteData(columns.reader().shape(), counts.elements(), provenance);
    }

    /** Frees what executors keep. */
    @Override
    public void close() {
        Uninterrupted.run(parts::unpersist);
    }
}
