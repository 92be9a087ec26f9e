package org.vhe.data.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What may happen to a file. */
public final class Damage {
    private static final int[] SIZES = {
        0,
        1,
        -1,
        4,
        7,
        8,
        255,
        256,
        0xFFFF,
        0x1_0000,
        1 << 24,
        1 << 29,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE - 7,
        0x7FFF_0000,
        2000,
        100_000
    };

    private Damage() {}

    /** One to four kinds of damage, one after the other. */
    public static byte[] to(byte[] file, SplittableRandom random) {
        byte[] damaged = file.clone();
        for (int i = random.nextInt(1, 5); i > 0 && damaged.length > 0; i--) {
            damaged = once(damaged, random);
        }
        return damaged;
    }

    private static byte[] once(byte[] file, SplittableRandom random) {
        int at = random.nextInt(file.length);
        int length = random.nextInt(1, Math.min(file.length - at, 64) + 1);
        switch (random.nextInt(9)) {
            case 0 -> {
                return Arrays.copyOf(file, at);
            }
            case 1 -> file[at] = (byte) random.nextInt();
            case 2, 3 ->
                    number(file, at, SIZES[random.nextInt(SIZES.length)], random.nextBoolean());
            case 4 -> {
                return joined(
                        Arrays.copyOf(file, at),
                        Arrays.copyOfRange(file, at + length, file.length));
            }
            case 5 -> {
                return joined(
                        Arrays.copyOf(file, at + length),
                        Arrays.copyOfRange(file, at, file.length));
            }
            case 6 -> Arrays.fill(file, at, at + length, (byte) (random.nextBoolean() ? 0 : -1));
            case 7 -> {
                byte[] more = new byte[length];
                random.nextBytes(more);
                return joined(file, more);
            }
            default -> file[at] ^= (byte) (1 << random.nextInt(8));
        }
        return file;
    }

    /** A number of four bytes, of either order. */
    public static void number(byte[] file, int at, int number, boolean little) {
        if (at + Integer.BYTES <= file.length) {
            ByteBuffer.wrap(file)
                    .order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                    .putInt(at, number);
        }
    }

    /** A number that may be taken for a size. */
    public static int size(SplittableRandom random) {
        return SIZES[random.nextInt(SIZES.length)];
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
