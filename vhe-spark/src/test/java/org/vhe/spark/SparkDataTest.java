package org.vhe.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.random.Seeds;
import org.vhe.core.training.Budget;
import org.vhe.core.training.GradientSource;
import org.vhe.core.training.PartSum;
import org.vhe.core.training.PartialGradients;
import org.vhe.core.training.StepGradient;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.folder.ImageFit;
import org.vhe.data.image.DynamicBinarisation;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;

class SparkDataTest {
    private static final ArrayCells PIXELS = new ArrayCells(1, Glyphs.SIDE, Glyphs.SIDE);
    private static final ImageCells DRAWINGS =
            new ImageCells(1, Glyphs.SIDE, Glyphs.SIDE, false, ImageFit.PAD);

    /** 3 alphabets of 4 characters, 10 drawings of each, in the levels that a PNG keeps. */
    private static final GroupedDataset DATA =
            Glyphs.generate(new Glyphs.Options(3, 4, 10, 1, 3))
                    .map(
                            (element, values) -> {
                                for (int i = 0; i < values.length; i++) {
                                    values[i] = (255 - Math.round(255 * (1 - values[i]))) / 255f;
                                }
                                return values;
                            })
                    .withAugmentation(new DynamicBinarisation());

    @TempDir Path folder;

    private Dataset<Row> table() {
        return TestTable.write(DATA, folder.resolve("table"), row -> row);
    }

    private static DataColumns arrays() {
        return DataColumns.of("number", "pixels", PIXELS, Glyphs.ALPHABET, Glyphs.CHARACTER);
    }

    private static SparkData load(Dataset<Row> table, DataColumns columns, int partitions) {
        return new SparkData(
                table,
                columns,
                new SparkDataOptions(
                        "glyphs", Glyphs.ALPHABET, partitions, List.of(new DynamicBinarisation())));
    }

    private static Homoencoder model() {
        return DenseVhe.create(new DenseOptions(Glyphs.SIDE, 32, 8, 4), 5);
    }

    private TrainingOptions options(int steps, String checkpoint) {
        return TrainingOptions.builder()
                .supportSize(DenseVhe.CLASS_LATENT, 3)
                .batchSize(12)
                .budget(Budget.ofSteps(steps))
                .averagingDecay(0.9)
                .checkpoint(folder.resolve(checkpoint))
                .seed(4)
                .build();
    }

    private static float[] parameters(Homoencoder model) {
        return ArrayTransfer.toFloats(model.parameters().flatParameters());
    }

    private float[] onSpark(SparkData data, TrainingOptions options, TrainingListener listener) {
        Homoencoder model = model();
        try (SparkGradients gradients =
                        new SparkGradients(model, data, options, Aggregation.flat());
                Trainer trainer = new Trainer(model, data.description(), options, gradients)) {
            trainer.listen(listener).train();
        }
        return parameters(model);
    }

    private float[] here(TrainingOptions options) {
        Homoencoder model = model();
        try (Trainer trainer = new Trainer(model, DATA, options)) {
            trainer.train();
        }
        return parameters(model);
    }

    enum Kind {
        ARRAYS(arrays()),
        DRAWINGS(
                DataColumns.of(
                        "number",
                        "drawing",
                        SparkDataTest.DRAWINGS,
                        Glyphs.ALPHABET,
                        Glyphs.CHARACTER));

        final DataColumns columns;

        Kind(DataColumns columns) {
            this.columns = columns;
        }
    }

    @ParameterizedTest
    @EnumSource
    void onePartitionIsTheRunOfTheSameElementsOnOneMachineToTheLastBit(Kind kind) {
        try (SparkData data = load(table(), kind.columns, 1)) {
            assertThat(onSpark(data, options(5, "spark.zip"), new TrainingListener() {}))
                    .isEqualTo(here(options(5, "here.zip")));
        }
    }

    @Test
    void roundsOfOnePartitionAreToo() {
        Homoencoder model = model();
        TrainingOptions options = options(5, "rounds.zip");
        try (SparkData data = load(table(), arrays(), 1);
                SparkLocalSteps steps =
                        new SparkLocalSteps(model, data, options, 2, Aggregation.flat());
                Trainer trainer = new Trainer(model, data.description(), options, steps)) {
            trainer.train();
        }
        assertThat(parameters(model)).isEqualTo(here(options(5, "here.zip")));
    }

    /** Alphabets of one size: the first and the third are in one partition. */
    @Test
    void partitionsAreTheirGroupsOnOneMachineThoughAnExecutorIsKilled() {
        Homoencoder model = model();
        TrainingOptions options = options(6, "here.zip");
        try (Parts parts = new Parts(model, options);
                Trainer trainer = new Trainer(model, DATA, options, parts)) {
            trainer.train();
        }
        try (SparkData data = load(table(), arrays(), 2)) {
            assertThat(data.size(0)).isEqualTo(80);
            assertThat(data.size(1)).isEqualTo(40);
            assertThat(
                            onSpark(
                                    data,
                                    options(6, "killed.zip"),
                                    new TrainingListener() {
                                        @Override
                                        public void onStep(StepReport report) {
                                            if (report.step() == 3) {
                                                TestCluster.killOne();
                                            }
                                        }
                                    }))
                    .isEqualTo(parameters(model));
        }
    }

    /** The same here: twice as much of the first part counts as of the second. */
    private static final class Parts implements GradientSource, AutoCloseable {
        private final Homoencoder driver;
        private final List<Homoencoder> models = List.of(model(), model());
        private final List<PartialGradients> parts;

        Parts(Homoencoder driver, TrainingOptions options) {
            this.driver = driver;
            TrainingOptions half = options.toBuilder().batchSize(6).build();
            this.parts =
                    List.of(
                            new PartialGradients(
                                    models.get(0),
                                    DATA.select(Glyphs.ALPHABET, "alphabet01", "alphabet03"),
                                    half,
                                    1),
                            new PartialGradients(
                                    models.get(1),
                                    DATA.select(Glyphs.ALPHABET, "alphabet02"),
                                    half,
                                    1));
        }

        @Override
        public int parts() {
            return 2;
        }

        @Override
        public StepGradient compute(long seed, long step, Map<String, Double> klWeights) {
            for (Homoencoder model : models) {
                model.parameters().flatParameters().assign(driver.parameters().flatParameters());
                model.parameters().flatStatistics().assign(driver.parameters().flatStatistics());
            }
            PartSum sum = PartSum.of(parts.get(0).compute(0, seed, step, klWeights), 80);
            long other = Seeds.derive(Seeds.derive(seed, "own data"), 1);
            sum.add(PartSum.of(parts.get(1).compute(0, other, step, klWeights), 40));
            return sum.gradient();
        }

        @Override
        public void close() {
            parts.forEach(PartialGradients::close);
        }
    }

    @Test
    void sizesAreCountedAndTheRunGoesOnHereIfItIsToldWhatTheDataAre() throws IOException {
        TrainingOptions first =
                options(3, "run.zip").toBuilder()
                        .provenance(org.vhe.core.dataset.Provenance.of("unnamed data", DATA))
                        .build();
        try (SparkData data = load(table(), arrays(), 1)) {
            assertThat(data.groupSizes(Glyphs.CHARACTER)).hasSize(12).containsValue(10L);
            assertThat(data.groupSizes(Glyphs.ALPHABET).keySet())
                    .containsExactly("alphabet01", "alphabet02", "alphabet03");
            assertThat(data.description().elements()).isEqualTo(120);
            assertThat(data.description().provenance().groups().get(Glyphs.CHARACTER))
                    .isEqualTo(DATA.grouping(Glyphs.CHARACTER).labels());
            try (SparkData other = load(table2(), arrays(), 2)) {
                assertThat(other.description().provenance())
                        .isEqualTo(data.description().provenance());
            }
            onSpark(data, first, new TrainingListener() {});
        }
        Homoencoder model = model();
        try (Trainer trainer = new Trainer(model, DATA, options(5, "run.zip"))) {
            trainer.resume(folder.resolve("run.zip")).train();
        }
        assertThat(parameters(model)).isEqualTo(here(options(5, "here.zip")));
    }

    private Dataset<Row> table2() {
        return TestTable.write(DATA, folder.resolve("table2"), row -> row);
    }

    private static UnaryOperator<Object[]> at(long number, int column, Object value) {
        return row -> {
            Object[] changed = row.clone();
            changed[column] = row[0].equals(number) ? value : row[column];
            return changed;
        };
    }

    private void assertRefused(String column, UnaryOperator<Object[]> change, String message) {
        DataColumns columns =
                DataColumns.of(
                        "number",
                        column,
                        column.equals("pixels") ? PIXELS : DRAWINGS,
                        Glyphs.ALPHABET,
                        Glyphs.CHARACTER);
        Path path = folder.resolve("bad" + folder.toFile().list().length);
        Dataset<Row> table = TestTable.write(DATA, path, change);
        assertThatThrownBy(() -> load(table, columns, 2).close()).hasMessage(message);
    }

    @Test
    void badRowsAreNamed() {
        assertRefused(
                "pixels",
                at(17, 1, List.of(1f, 0f)),
                "partition 0: row with number 17 (alphabet 'alphabet01', character 'alphabet01/character02'), column 'pixels': expected an array of 784 numbers, for shape [1, 28, 28], found one of 2");
        assertRefused(
                "pixels",
                at(17, 1, null),
                "partition 0: row with number 17 (alphabet 'alphabet01', character 'alphabet01/character02'), column 'pixels': expected an element, found null");
        assertRefused(
                "pixels",
                at(17, 1, Arrays.asList(spoilt())),
                "partition 0: row with number 17 (alphabet 'alphabet01', character 'alphabet01/character02'), column 'pixels': expected finite values, found NaN at place 5");
        assertRefused(
                "drawing",
                at(50, 2, new byte[] {1, 2, 3}),
                "partition 1: row with number 50 (alphabet 'alphabet02', character 'alphabet02/character02'), column 'drawing': its image: expected a PNG, JPEG, BMP or GIF image, found another format");
    }

    private static Float[] spoilt() {
        Float[] values = new Float[Glyphs.SIDE * Glyphs.SIDE];
        Arrays.fill(values, 0f);
        values[5] = Float.NaN;
        return values;
    }

    @Test
    void badKeysAreNamed() {
        assertRefused(
                "pixels",
                at(17, 4, null),
                "row with number 17: expected a label in column 'character', found null");
        assertRefused(
                "pixels", at(17, 0, 18L), "each row must have a number of its own, but 2 have 18");
        assertRefused(
                "pixels",
                at(17, 3, "other"),
                "groups must be within one group of 'alphabet', whose elements are kept together, but 'alphabet01/character02' of 'character' has elements in 'alphabet01' and in 'other'; make labels of different groups different, or keep a coarser grouping together");
    }

    @Test
    void columnsAndPartitionsThatAreNotThereAreRefused() {
        Dataset<Row> table = table();
        assertThatThrownBy(
                        () -> load(table, DataColumns.of("number", "pixels", PIXELS, "style"), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expected a column 'style', but the table has [number, pixels, drawing, alphabet, character]");
        assertThatThrownBy(
                        () ->
                                load(
                                        table,
                                        DataColumns.of("alphabet", "pixels", PIXELS, "character"),
                                        2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ids must be whole numbers, but column 'alphabet' is of string");
        assertThatThrownBy(() -> load(table, arrays(), 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "each partition needs a group of 'alphabet', but there are 3 for 4 partitions");
        try (SparkData data =
                new SparkData(
                        table,
                        DataColumns.of("number", "pixels", PIXELS, "alphabet"),
                        new SparkDataOptions("glyphs", "alphabet", 2))) {
            assertThatThrownBy(
                            () ->
                                    new SparkGradients(
                                            model(), data, options(1, "x.zip"), Aggregation.flat()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "latent 'c' is shared over 'character', but the table is grouped by [alphabet]");
        }
    }

    @Test
    void valuesThatTheModelIsNotOfAreNamedByTheirRow() {
        Float[] two = new Float[Glyphs.SIDE * Glyphs.SIDE];
        Arrays.fill(two, 0f);
        two[3] = 2f;
        Dataset<Row> table =
                TestTable.write(DATA, folder.resolve("two"), at(57, 1, Arrays.asList(two)));
        try (SparkData data =
                        new SparkData(
                                table, arrays(), new SparkDataOptions("glyphs", "alphabet", 2));
                SparkGradients gradients =
                        new SparkGradients(
                                model(), data, options(1, "x.zip"), Aggregation.flat())) {
            assertThatThrownBy(() -> gradients.compute(3, 2, Map.of("c", 1.0, "z", 1.0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("step 2, part 1: row with id 57: each value must be ")
                    .hasMessageContaining("2.0 at [0, 0, 3]");
        }
    }
}
