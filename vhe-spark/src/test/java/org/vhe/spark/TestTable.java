package org.vhe.spark;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.data.synthetic.Glyphs;

/** Glyphs as a folder of Parquet files, their rows in disorder. */
final class TestTable {
    private static final StructType SCHEMA =
            new StructType()
                    .add("number", DataTypes.LongType)
                    .add("pixels", DataTypes.createArrayType(DataTypes.FloatType))
                    .add("drawing", DataTypes.BinaryType)
                    .add(Glyphs.ALPHABET, DataTypes.StringType)
                    .add(Glyphs.CHARACTER, DataTypes.StringType);

    private TestTable() {}

    /** number, pixels, drawing, alphabet, character. */
    static Object[] row(GroupedDataset data, int element) {
        float[] values = data.values(element)[0];
        List<Float> pixels = new ArrayList<>();
        for (float value : values) {
            pixels.add(value);
        }
        return new Object[] {
            data.elementId(element),
            pixels,
            png(values),
            label(data, Glyphs.ALPHABET, element),
            label(data, Glyphs.CHARACTER, element)
        };
    }

    private static String label(GroupedDataset data, String grouping, int element) {
        return data.grouping(grouping).label(data.grouping(grouping).groupOf(element));
    }

    /** Black ink on white. */
    static byte[] png(float[] ink) {
        BufferedImage image =
                new BufferedImage(Glyphs.SIDE, Glyphs.SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < ink.length; i++) {
            image.getRaster()
                    .setSample(i % Glyphs.SIDE, i / Glyphs.SIDE, 0, Math.round(255 * (1 - ink[i])));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Writes a table and opens it.
     *
     * @param change of a row before it is written
     */
    static Dataset<Row> write(GroupedDataset data, Path folder, UnaryOperator<Object[]> change) {
        SparkSession session =
                SparkSession.builder().config(TestCluster.context().getConf()).getOrCreate();
        List<Row> rows = new ArrayList<>();
        for (int element = 0; element < data.size(); element++) {
            rows.add(RowFactory.create(change.apply(row(data, element))));
        }
        Collections.shuffle(rows, new Random(3));
        session.createDataFrame(rows, SCHEMA).repartition(3).write().parquet(folder.toString());
        return session.read().parquet(folder.toString());
    }
}
