package org.vhe.cuda;

/** Values of an input as bytes, where each is k or k / 255 for a byte k, to the last bit. */
final class ByteLevels {
    private static final int MOST = 255;

    private final byte[] bytes;
    private int last = 1;

    /**
     * @param length number of values
     */
    ByteLevels(int length) {
        this.bytes = new byte[length];
    }

    /**
     * Writes values as bytes.
     *
     * @return what bytes are divided by, 1 or 255; 0 where a value is no such level
     */
    int of(float[] values) {
        int other = last == 1 ? MOST : 1;
        for (int divisor : new int[] {last, other}) {
            if (write(values, divisor)) {
                last = divisor;
                return divisor;
            }
        }
        return 0;
    }

    private boolean write(float[] values, int divisor) {
        for (int i = 0; i < values.length; i++) {
            int level = Math.round(values[i] * divisor);
            float exact = (float) level / divisor;
            // bits, as zero has two signs
            if ((level & MOST) != level
                    || Float.floatToRawIntBits(exact) != Float.floatToRawIntBits(values[i])) {
                return false;
            }
            bytes[i] = (byte) level;
        }
        return true;
    }

    /** The bytes, overwritten by the next values. */
    byte[] bytes() {
        return bytes;
    }
}
