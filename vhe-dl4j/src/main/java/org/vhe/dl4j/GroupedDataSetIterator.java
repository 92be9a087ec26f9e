package org.vhe.dl4j;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.random.Seeds;

/**
 * The elements of a data set as examples labelled with their groups of one grouping, such as
 * characters: features [batch, element...], labels one-hot [batch, groups]. Every pass has an order
 * of its own, which depends on the seed and the number of the pass.
 */
public final class GroupedDataSetIterator implements DataSetIterator {
    private static final long serialVersionUID = 1;

    private final GroupedDataset data;
    private final Grouping grouping;
    private final int batch;
    private final long seed;
    private int[] order;
    private int next;
    private long pass;
    private DataSetPreProcessor preProcessor;

    /**
     * @param data elements as they are, augmentations not applied
     * @param grouping whose groups are the labels
     * @param batch examples of a batch; the last of a pass may have fewer
     * @param seed of the orders
     */
    public GroupedDataSetIterator(GroupedDataset data, String grouping, int batch, long seed) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be positive, but is " + batch);
        }
        this.data = data;
        this.grouping = data.grouping(grouping);
        this.batch = batch;
        this.seed = seed;
        shuffle();
    }

    private void shuffle() {
        order = IntStream.range(0, data.size()).toArray();
        RandomGenerator random = Seeds.random(seed, pass);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        next = 0;
    }

    @Override
    public boolean hasNext() {
        return next < order.length;
    }

    @Override
    public DataSet next() {
        return next(batch);
    }

    @Override
    public DataSet next(int number) {
        if (!hasNext()) {
            throw new NoSuchElementException("the pass has ended; reset the iterator");
        }
        int[] chosen =
                IntStream.range(next, Math.min(next + number, order.length))
                        .map(i -> order[i])
                        .toArray();
        next += chosen.length;
        float[][] labels = new float[chosen.length][grouping.groupCount()];
        for (int i = 0; i < chosen.length; i++) {
            labels[i][grouping.groupOf(chosen[i])] = 1;
        }
        DataSet result = new DataSet(data.elements(chosen), Nd4j.createFromArray(labels));
        result.setLabelNames(grouping.labels());
        if (preProcessor != null) {
            preProcessor.preProcess(result);
        }
        return result;
    }

    /** Begins the next pass. */
    @Override
    public void reset() {
        pass++;
        shuffle();
    }

    @Override
    public int batch() {
        return batch;
    }

    /** Values of an element. */
    @Override
    public int inputColumns() {
        return data.elementLength();
    }

    @Override
    public int totalOutcomes() {
        return grouping.groupCount();
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    @Override
    public void setPreProcessor(DataSetPreProcessor preProcessor) {
        this.preProcessor = preProcessor;
    }

    @Override
    public DataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }

    @Override
    public List<String> getLabels() {
        return grouping.labels();
    }
}
