package org.vhe.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;

class GroupedDataSetIteratorTest {
    /** Seven elements of two values: their number and that of their group. */
    private static GroupedDataset data() {
        int[] groups = {0, 1, 2, 0, 1, 2, 0};
        float[] values = new float[14];
        for (int i = 0; i < 7; i++) {
            values[2 * i] = i;
            values[2 * i + 1] = groups[i];
        }
        Grouping grouping = new Grouping("letter", groups, List.of("a", "b", "c"));
        return new GroupedDataset(values, new long[] {2}, List.of(grouping));
    }

    private static List<Integer> pass(GroupedDataSetIterator iterator) {
        List<Integer> numbers = new ArrayList<>();
        while (iterator.hasNext()) {
            INDArray features = iterator.next().getFeatures();
            for (int row = 0; row < features.size(0); row++) {
                numbers.add(features.getInt(row, 0));
            }
        }
        return numbers;
    }

    @Test
    void everyPassHasEveryElementOnceInAnOrderOfItsOwn() {
        GroupedDataSetIterator iterator = new GroupedDataSetIterator(data(), "letter", 3, 1);
        Set<List<Integer>> orders = new HashSet<>();
        for (int pass = 0; pass < 3; pass++) {
            List<Integer> order = pass(iterator);
            assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
            orders.add(order);
            iterator.reset();
        }

        assertThat(orders).hasSize(3);
        assertThat(pass(new GroupedDataSetIterator(data(), "letter", 2, 1))).isIn(orders);
    }

    @Test
    void labelsAreTheGroups() {
        GroupedDataSetIterator iterator = new GroupedDataSetIterator(data(), "letter", 7, 1);
        DataSet batch = iterator.next();

        assertThat(batch.getLabels().argMax(1).toIntVector())
                .containsExactly(batch.getFeatures().getColumn(1).toIntVector());
        assertThat(batch.getLabels().sumNumber().doubleValue()).isEqualTo(7);
        assertThat(iterator.getLabels()).containsExactly("a", "b", "c");
        assertThat(iterator.totalOutcomes()).isEqualTo(3);
        assertThat(iterator.inputColumns()).isEqualTo(2);
    }

    @Test
    void lastBatchHasTheRest() {
        GroupedDataSetIterator iterator = new GroupedDataSetIterator(data(), "letter", 3, 1);
        List<Integer> sizes = new ArrayList<>();
        while (iterator.hasNext()) {
            sizes.add(iterator.next().numExamples());
        }

        assertThat(sizes).containsExactly(3, 3, 1);
        assertThatThrownBy(iterator::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void wrongBatchIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupedDataSetIterator(data(), "letter", 0, 1))
                .withMessageContaining("0");
    }
}
