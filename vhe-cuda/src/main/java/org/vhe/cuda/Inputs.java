package org.vhe.cuda;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.Noise;
import org.vhe.core.graph.NoiseDraw;
import org.vhe.core.random.NormalDraws;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * The inputs of a graph on their way to the device: as floats, as bytes where every value is a
 * level of one, or as the seed of noise, whichever is shortest and exact. Those that did not change
 * stay where they are.
 */
final class Inputs implements AutoCloseable {
    /** Data that are shorter are sent together. */
    private static final int SMALL = 8192;

    private static final int BYTES_OF_EXCEPTION = 12;

    private final CudaDevice device;
    private final CudaOptions options;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Staging host;
    private final Tensor sent;
    private final List<Step> unpacking;
    private final long headBytes;
    private boolean changed = true;

    /** Where the data of an input are, in what is sent. */
    private static final class Slot {
        private final Tensor place;
        private final ByteLevels levels;
        private long row;
        private long data;
        private long used;
        private boolean changed;

        Slot(Tensor place) {
            this.place = place;
            this.levels = new ByteLevels(Math.toIntExact(place.length()));
        }

        int length() {
            return Math.toIntExact(place.length());
        }

        boolean isSmall() {
            return place.bytes() <= SMALL;
        }
    }

    /**
     * @param places of the inputs by name, all in one buffer
     */
    Inputs(
            CudaDevice device,
            CudaOptions options,
            DeviceArrays arrays,
            Map<String, Tensor> places) {
        this.device = device;
        this.options = options;
        places.forEach((name, place) -> slots.put(name, new Slot(place)));
        List<Slot> ordered = new ArrayList<>(slots.values());
        ordered.sort(Comparator.comparing(slot -> !slot.isSmall()));
        long end = aligned((long) InputKernel.ROW * (ordered.size() + 1));
        long head = end;
        for (Slot slot : ordered) {
            slot.data = end;
            end += aligned(slot.place.bytes());
            head = slot.isSmall() ? end : head;
        }
        this.headBytes = head;
        this.sent = arrays.allocate("inputs on their way", end / 4).as(DataType.INT);
        this.host = new Staging(device, end);
        host.pointer().clear(end);
        int blocks = writeRows();
        DeviceBuffer buffer = arrays.inputs();
        Tensor all = Tensor.of(buffer, DataType.FLOAT, buffer.bytes() / 4);
        this.unpacking = blocks == 0 ? List.of() : List.of(InputKernel.of(sent, all, blocks));
    }

    private static long aligned(long bytes) {
        return (bytes + 255) / 256 * 256;
    }

    private int writeRows() {
        long row = 0;
        int blocks = 0;
        Pointer to = host.pointer();
        for (Slot slot : slots.values()) {
            slot.row = row;
            to.setInt(row + InputKernel.FIRST_BLOCK, blocks);
            to.setInt(row + InputKernel.LENGTH, slot.length());
            to.setLong(row + InputKernel.DATA, slot.data);
            to.setLong(row + InputKernel.PLACE, slot.place.offset());
            use(slot, InputKernel.Form.FLOATS, 0, slot.place.bytes());
            blocks += (slot.length() + Kernels.THREADS - 1) / Kernels.THREADS;
            row += InputKernel.ROW;
        }
        to.setInt(row + InputKernel.FIRST_BLOCK, Integer.MAX_VALUE);
        return blocks;
    }

    /** Says what an input's data are. */
    private void use(Slot slot, InputKernel.Form form, int detail, long bytes) {
        host.pointer().setInt(slot.row + InputKernel.FORM, form.ordinal());
        host.pointer().setInt(slot.row + InputKernel.DETAIL, detail);
        slot.used = bytes;
        slot.changed = true;
        changed = true;
    }

    private Slot slot(String input, int length) {
        Slot slot = slots.get(input);
        if (slot == null) {
            throw new IllegalArgumentException(
                    "no input '%s'; there are %s".formatted(input, slots.keySet()));
        }
        if (length != slot.length()) {
            throw new ShapeMismatchException(
                    "values", "[" + slot.length() + "]", new long[] {length});
        }
        return slot;
    }

    /**
     * @throws IllegalArgumentException if there is no such input
     * @throws ShapeMismatchException if the number of values is not the input's
     */
    void set(String input, float[] values) {
        Slot slot = slot(input, values.length);
        int divisor = options.bytes() && !slot.isSmall() ? slot.levels.of(values) : 0;
        if (divisor > 0) {
            host.pointer().write(slot.data, slot.levels.bytes(), 0, values.length);
            int detail = Float.floatToRawIntBits(divisor);
            use(slot, InputKernel.Form.BYTES, detail, values.length);
        } else {
            host.pointer().write(slot.data, values, 0, values.length);
            use(slot, InputKernel.Form.FLOATS, 0, slot.place.bytes());
        }
    }

    /** Whether noise is computed on the device: where that takes less than to send it. */
    boolean computes(NoiseDraw noise) {
        if (!options.noise() || !NormalDraws.areKnown()) {
            return false;
        }
        return noise.kind() == Noise.Kind.UNIFORM
                || BYTES_OF_EXCEPTION * noise.normals().entries().length < 4L * noise.length();
    }

    /** Sets an input to noise that the device {@link #computes}; errors as of values. */
    void set(String input, NoiseDraw noise) {
        Slot slot = slot(input, noise.length());
        host.pointer().setLong(slot.row + InputKernel.SEED, noise.seed());
        if (noise.kind() == Noise.Kind.UNIFORM) {
            host.pointer().setLong(slot.row + InputKernel.BEGIN, noise.first());
            use(slot, InputKernel.Form.UNIFORM, 0, 0);
            return;
        }
        NormalDraws normals = noise.normals();
        int count = normals.entries().length;
        host.pointer().setLong(slot.row + InputKernel.BEGIN, normals.begin());
        host.pointer().write(slot.data, normals.entries(), 0, count);
        host.pointer().write(slot.data + 4L * count, normals.skipped(), 0, count);
        host.pointer().write(slot.data + 8L * count, normals.values(), 0, count);
        use(slot, InputKernel.Form.NORMAL, count, (long) BYTES_OF_EXCEPTION * count);
    }

    /** Turns what was sent into inputs; nothing where there are none. */
    List<Step> unpacking() {
        return unpacking;
    }

    /** Sends what changed; with the device held. */
    void send() {
        if (!changed) {
            return;
        }
        copy(0, headBytes);
        for (Slot slot : slots.values()) {
            if (slot.changed && !slot.isSmall() && slot.used > 0) {
                copy(slot.data, slot.used);
            }
            slot.changed = false;
        }
        changed = false;
    }

    private void copy(long at, long bytes) {
        device.driver()
                .toDevice(sent.address() + at, host.pointer().share(at), bytes, device.stream());
    }

    @Override
    public void close() {
        host.close();
    }
}
