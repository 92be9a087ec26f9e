package org.vhe.core.episode;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Episodes in the form that SameDiff and Deeplearning4j train on.
 *
 * <p>The features of a {@link MultiDataSet} are the targets [batch, event...] and then, for each
 * latent in the order of {@link EpisodeSampler#supports()}, its support sets [batch, shot,
 * event...] and its class sizes [batch]. There are no labels.
 *
 * <p>Each {@link #reset} goes on to new batches: epoch e, counted from 0, has the sampler's batches
 * from e times the number of batches per epoch on.
 */
public final class EpisodeIterator implements MultiDataSetIterator {
    private static final long serialVersionUID = 1L;

    private final transient EpisodeSampler sampler;
    private final long batchesPerEpoch;
    private transient MultiDataSetPreProcessor preProcessor;
    private long epoch;
    private long position;

    /** One pass over the elements for each epoch, as {@link EpisodeSampler#batchesPerEpoch()}. */
    public EpisodeIterator(EpisodeSampler sampler) {
        this(sampler, sampler.batchesPerEpoch());
    }

    /**
     * @param sampler where batches come from
     * @param batchesPerEpoch how many there are between resets, at least 1
     */
    public EpisodeIterator(EpisodeSampler sampler, long batchesPerEpoch) {
        if (batchesPerEpoch < 1) {
            throw new IllegalArgumentException(
                    "batches per epoch must be at least 1, but are " + batchesPerEpoch);
        }
        this.sampler = Objects.requireNonNull(sampler, "sampler");
        this.batchesPerEpoch = batchesPerEpoch;
    }

    @Override
    public boolean hasNext() {
        return position < batchesPerEpoch;
    }

    @Override
    public MultiDataSet next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "all %d batches of the epoch were taken; reset begins the next"
                            .formatted(batchesPerEpoch));
        }
        MultiDataSet result = dataSet(sampler.batch(epoch * batchesPerEpoch + position));
        position++;
        if (preProcessor != null) {
            preProcessor.preProcess(result);
        }
        return result;
    }

    /**
     * @param size must be the sampler's batch size
     */
    @Override
    public MultiDataSet next(int size) {
        if (size != sampler.batchSize()) {
            throw new IllegalArgumentException(
                    "batches have the sampler's size %d, but %d was asked for"
                            .formatted(sampler.batchSize(), size));
        }
        return next();
    }

    private static MultiDataSet dataSet(EpisodeBatch batch) {
        List<INDArray> features = new ArrayList<>();
        features.add(Nd4j.create(batch.targets(), batch.targetShape(), 'c'));
        for (String latent : batch.latents()) {
            features.add(Nd4j.create(batch.support(latent), batch.supportShape(latent), 'c'));
            features.add(Nd4j.createFromArray(batch.classSizes(latent)));
        }
        return new org.nd4j.linalg.dataset.MultiDataSet(
                features.toArray(INDArray[]::new), new INDArray[0]);
    }

    /** Begins the next epoch; does nothing if the present one has not begun. */
    @Override
    public void reset() {
        if (position > 0) {
            epoch++;
            position = 0;
        }
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
    public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
        this.preProcessor = preProcessor;
    }

    @Override
    public MultiDataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }

    /** The interface demands {@link java.io.Serializable}, but data sets are not. */
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException(EpisodeIterator.class.getName());
    }
}
