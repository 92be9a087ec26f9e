package org.vhe.data.array;

/** What numbers of a file mean. */
public enum ArrayValues {
    /** {@link #UNIT} if none is above 1, or else {@link #BYTES}. */
    DETECTED,
    /** From 0 to 1, as they are. */
    UNIT,
    /** From 0 to 255, to be divided by 255. */
    BYTES,
    /** Any finite ones, as they are. */
    ANY
}
