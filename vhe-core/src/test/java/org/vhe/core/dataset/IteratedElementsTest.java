package org.vhe.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.shape.ShapeMismatchException;

class IteratedElementsTest {

    /** Gives batches, again after a reset. */
    private static final class Batches implements DataSetIterator {
        private final List<DataSet> batches;
        private final List<String> names;
        private int next;

        Batches(List<String> names, DataSet... batches) {
            this.batches = List.of(batches);
            this.names = names;
        }

        @Override
        public DataSet next() {
            return batches.get(next++);
        }

        @Override
        public DataSet next(int number) {
            return next();
        }

        @Override
        public boolean hasNext() {
            return next < batches.size();
        }

        @Override
        public void reset() {
            next = 0;
        }

        @Override
        public boolean resetSupported() {
            return true;
        }

        @Override
        public boolean asyncSupported() {
            return false;
        }

        @Override
        public int inputColumns() {
            return 2;
        }

        @Override
        public int totalOutcomes() {
            return 3;
        }

        @Override
        public int batch() {
            return 2;
        }

        @Override
        public void setPreProcessor(DataSetPreProcessor processor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DataSetPreProcessor getPreProcessor() {
            return null;
        }

        @Override
        public List<String> getLabels() {
            return names;
        }
    }

    /** Elements [1, 2] of successive numbers. */
    private static DataSet batch(int first, INDArray labels) {
        INDArray features =
                Nd4j.arange(2 * first, 2 * (first + labels.size(0)))
                        .castTo(DataType.DOUBLE)
                        .reshape('c', labels.size(0), 1, 2)
                        .dup('f');
        return new DataSet(features, labels);
    }

    private static INDArray oneHot(int classes, int... chosen) {
        INDArray labels = Nd4j.zeros(chosen.length, classes);
        for (int i = 0; i < chosen.length; i++) {
            labels.putScalar(i, chosen[i], 1);
        }
        return labels;
    }

    private static void refused(Class<? extends Exception> type, String message, DataSet... all) {
        assertThatThrownBy(() -> GroupedDataset.of(new Batches(null, all), "class"))
                .isInstanceOf(type)
                .hasMessageContaining(message);
    }

    @Test
    void elementsAreGroupedByTheirLabels() {
        Batches batches = new Batches(null, batch(0, oneHot(4, 3, 0)), batch(2, oneHot(4, 3)));
        batches.next(); // which reading begins again
        GroupedDataset data = GroupedDataset.of(batches, "class");

        assertThat(data.elementShape()).containsExactly(1, 2);
        assertThat(data.values(0, 1, 2)).isEqualTo(new float[][] {{0, 1}, {2, 3}, {4, 5}});
        assertThat(data.grouping("class").labels()).containsExactly("0", "3");
        assertThat(data.grouping("class").members(1)).containsExactly(0, 2);
    }

    @Test
    void labelsMayBeNumbersAndHaveNames() {
        List<String> names = List.of("a", "b", "c");
        String expected =
                GroupedDataset.of(new Batches(names, batch(0, oneHot(3, 2, 0, 2))), "class")
                        .fingerprint();
        for (INDArray labels :
                List.of(
                        Nd4j.createFromArray(2, 0, 2),
                        Nd4j.createFromArray(2f, 0f, 2f).reshape(3, 1))) {
            GroupedDataset data = GroupedDataset.of(new Batches(names, batch(0, labels)), "class");
            assertThat(data.grouping("class").labels()).containsExactly("a", "c");
            assertThat(data.fingerprint()).isEqualTo(expected);
        }
        assertThatThrownBy(
                        () ->
                                GroupedDataset.of(
                                        new Batches(names, batch(0, Nd4j.createFromArray(3))),
                                        "class"))
                .hasMessage("labels must be of the iterator's 3 classes, but one is 3");
    }

    @Test
    void whatCannotBeGroupedIsRefused() {
        Class<IllegalArgumentException> argument = IllegalArgumentException.class;
        refused(argument, "the iterator must have elements, but has none");
        INDArray two = oneHot(3, 1, 1).putScalar(1, 0, 1);
        refused(
                argument,
                "single 1 among zeros, but those of element 1 are [1.0, 1.0, 0.0]",
                batch(0, two));
        refused(argument, "those of element 0 are [0.0, 0.0]", batch(0, Nd4j.zeros(1, 2)));
        refused(argument, "that of element 1 is 0.5", batch(0, Nd4j.createFromArray(1, 0.5)));
        refused(argument, "that of element 0 is -1.0", batch(0, Nd4j.createFromArray(-1)));
        refused(argument, "number 1 has no labels", new DataSet(Nd4j.zeros(2, 2), null));
        DataSet masked = batch(0, oneHot(2, 1, 0));
        masked.setFeaturesMaskArray(Nd4j.ones(2, 1));
        refused(argument, "batch number 2 has a mask", batch(0, oneHot(2, 1)), masked);
        Class<ShapeMismatchException> shape = ShapeMismatchException.class;
        refused(shape, "[2, 3, 2]", new DataSet(Nd4j.zeros(2, 2), Nd4j.zeros(2, 3, 2)));
        DataSet other = new DataSet(Nd4j.zeros(1, 3), oneHot(2, 1));
        refused(shape, "[1, 3]", batch(0, oneHot(2, 1)), other);
    }
}
