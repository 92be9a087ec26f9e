package org.vhe.core.distribution;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.check.Require;

/**
 * Where the parameters of a pixel's mixture are, [outputs]: logits of the k weights; for each
 * channel k means; for each k log scales; and, if channels are coupled, for each pair of a channel
 * and one before it k coefficients.
 *
 * @param channels of a pixel
 * @param components k
 * @param coupled whether means depend on earlier channels
 */
record LogisticLayout(int channels, int components, boolean coupled) {

    LogisticLayout {
        Require.positive("channels", channels);
        Require.positive("components", components);
    }

    /** Entries of all channels and components. */
    int terms() {
        return channels * components;
    }

    /** Pairs of a channel and one before it. */
    int pairs() {
        return coupled ? channels * (channels - 1) / 2 : 0;
    }

    int firstMean() {
        return components;
    }

    int firstScale() {
        return components + terms();
    }

    int firstCoefficient() {
        return components + 2 * terms();
    }

    int outputs() {
        return components * (1 + 2 * channels + pairs());
    }

    /** The number of a pair, 0 for (1, 0), then (2, 0), (2, 1), (3, 0) and so on. */
    static int pair(int channel, int earlier) {
        return channel * (channel - 1) / 2 + earlier;
    }

    /** Repeats the value of each channel for all components, [channels, terms]. */
    INDArray eachChannel(DataType type) {
        INDArray matrix = Nd4j.zeros(type, channels, terms());
        forAll((channel, component) -> matrix.putScalar(channel, term(channel, component), 1));
        return matrix;
    }

    /** Sums the terms of each component over channels, [terms, components]. */
    INDArray sumOfChannels(DataType type) {
        INDArray matrix = Nd4j.zeros(type, terms(), components);
        forAll((channel, component) -> matrix.putScalar(term(channel, component), component, 1));
        return matrix;
    }

    /** Sums the terms of each component over the channels before each, [terms, terms]. */
    INDArray sumOfEarlier(DataType type) {
        INDArray matrix = Nd4j.zeros(type, terms(), terms());
        forAll(
                (channel, component) -> {
                    for (int earlier = 0; earlier < channel; earlier++) {
                        matrix.putScalar(term(earlier, component), term(channel, component), 1);
                    }
                });
        return matrix;
    }

    /** Repeats the value of each pair's earlier channel, [channels, pairs components]. */
    INDArray eachEarlier(DataType type) {
        INDArray matrix = Nd4j.zeros(type, channels, pairs() * components);
        forAll(
                (channel, component) -> {
                    for (int earlier = 0; earlier < channel; earlier++) {
                        matrix.putScalar(
                                earlier, pair(channel, earlier) * components + component, 1);
                    }
                });
        return matrix;
    }

    /** Sums the terms of pairs for each later channel, [pairs components, terms]. */
    INDArray sumOfPairs(DataType type) {
        INDArray matrix = Nd4j.zeros(type, pairs() * components, terms());
        forAll(
                (channel, component) -> {
                    for (int earlier = 0; earlier < channel; earlier++) {
                        matrix.putScalar(
                                pair(channel, earlier) * components + component,
                                term(channel, component),
                                1);
                    }
                });
        return matrix;
    }

    private int term(int channel, int component) {
        return channel * components + component;
    }

    private interface Entry {
        void at(int channel, int component);
    }

    private void forAll(Entry entry) {
        for (int channel = 0; channel < channels; channel++) {
            for (int component = 0; component < components; component++) {
                entry.at(channel, component);
            }
        }
    }
}
