package org.vhe.core.episode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vhe.core.dataset.Characters.ALPHABET;
import static org.vhe.core.dataset.Characters.CHARACTER;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.vhe.core.dataset.Characters;

class EpisodeIteratorTest {
    private final EpisodeSampler sampler =
            new EpisodeSampler(
                    Characters.dataset(),
                    List.of(SupportSpec.of("a", ALPHABET, 2), SupportSpec.of("c", CHARACTER, 3)),
                    4,
                    1);
    private final EpisodeIterator iterator = new EpisodeIterator(sampler, 2);

    @Test
    void featuresAreTargetsThenSupportsAndClassSizes() {
        EpisodeBatch batch = sampler.batch(0);
        MultiDataSet data = iterator.next();

        assertEquals(5, data.numFeatureArrays());
        assertEquals(0, data.numLabelsArrays());
        assertFeature(new long[] {4, 2}, batch.targets(), data.getFeatures(0));
        assertFeature(new long[] {4, 2, 2}, batch.support("a"), data.getFeatures(1));
        assertFeature(new long[] {4}, batch.classSizes("a"), data.getFeatures(2));
        assertFeature(new long[] {4, 3, 2}, batch.support("c"), data.getFeatures(3));
        assertFeature(new long[] {4}, batch.classSizes("c"), data.getFeatures(4));
    }

    @Test
    void resetGoesOnToTheNextEpoch() {
        iterator.reset();
        assertTargets(0, iterator.next());
        assertTargets(1, iterator.next());
        assertFalse(iterator.hasNext());
        assertThrows(NoSuchElementException.class, iterator::next);
        iterator.reset();
        iterator.reset();
        assertTrue(iterator.hasNext());
        assertTargets(2, iterator.next());
        iterator.reset();
        assertTargets(4, iterator.next(4));
        assertTrue(iterator.resetSupported());
    }

    @Test
    void aPassOverAllElementsIsTheUsualEpoch() {
        EpisodeIterator pass = new EpisodeIterator(sampler);
        int batches = 0;
        while (pass.hasNext()) {
            pass.next();
            batches++;
        }
        assertEquals(3, batches);
    }

    @Test
    void preProcessorSeesEveryBatch() {
        iterator.setPreProcessor(data -> data.getFeatures(0).muli(0));
        assertEquals(0, iterator.next().getFeatures(0).sumNumber().doubleValue());
        assertEquals(0, iterator.next().getFeatures(0).sumNumber().doubleValue());
    }

    @Test
    void onlyTheSamplersBatchSizeIsOffered() {
        assertThrows(IllegalArgumentException.class, () -> iterator.next(3));
        assertThrows(IllegalArgumentException.class, () -> new EpisodeIterator(sampler, 0));
    }

    @Test
    void serializationIsRefused() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThrows(NotSerializableException.class, () -> out.writeObject(iterator));
        }
    }

    private void assertTargets(long index, MultiDataSet data) {
        assertFeature(new long[] {4, 2}, sampler.batch(index).targets(), data.getFeatures(0));
    }

    private static void assertFeature(long[] shape, float[] values, INDArray feature) {
        assertArrayEquals(shape, feature.shape());
        assertArrayEquals(values, feature.reshape(values.length).toFloatVector());
    }
}
