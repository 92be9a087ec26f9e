package org.vhe.models.factorial;

import org.vhe.core.distribution.CategoricalLevels;

/** One colour that is not black, channel after channel, some of which may be known. */
final class ColourDraw {
    private final double[] logits;
    private final double[] uniform;
    private final double[] given;
    private final double[] known;
    private final int first;
    private final int channels;
    private final int levels;

    /**
     * @param inputs logits of the levels of all colours' channels, a uniform number of each
     *     channel, its level if it is known, and one where it is, zero elsewhere
     * @param first which channel of all is the first of this colour
     */
    ColourDraw(double[][] inputs, int first, int channels, int levels) {
        this.logits = inputs[0];
        this.uniform = inputs[1];
        this.given = inputs[2];
        this.known = inputs[3];
        this.first = first;
        this.channels = channels;
        this.levels = levels;
    }

    void into(double[] colours) {
        boolean ink = false;
        for (int i = first; i < first + channels; i++) {
            ink |= isKnown(i) && given[i] > 0;
        }
        for (int i = first; i < first + channels; i++) {
            colours[i] = isKnown(i) ? given[i] : draw(i, ink);
            ink |= colours[i] > 0;
        }
    }

    private boolean isKnown(int channel) {
        return known[channel] > 0.5;
    }

    /**
     * @param ink whether another channel is not zero; if none is, zero is as probable as what
     *     follows can still have ink
     */
    private double draw(int channel, boolean ink) {
        if (!ink) {
            double black = 1;
            for (int i = channel + 1; i < first + channels; i++) {
                black *= isKnown(i) ? 1 : zero(i);
            }
            logits[channel * levels] += Math.log1p(-black);
        }
        return CategoricalLevels.draw(logits, channel * levels, levels, uniform[channel]);
    }

    /** The probability that a channel is zero. */
    private double zero(int channel) {
        int start = channel * levels;
        double others = 0;
        for (int i = 1; i < levels; i++) {
            others += Math.exp(logits[start + i] - logits[start]);
        }
        return 1 / (1 + others);
    }
}
