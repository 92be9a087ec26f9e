package org.vhe.cuda;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.graph.SharedArray;

/** The copy of a shared array on a device, which all executors there have in common. */
final class DeviceCopy {
    private static final Map<SharedArray, Map<CudaDevice, DeviceCopy>> COPIES = new WeakHashMap<>();

    private static final Logger log = LoggerFactory.getLogger(DeviceCopy.class);

    private final CudaDevice device;
    private final SharedArray array;
    private final DeviceBuffer buffer;
    private long version;
    private int users;

    private DeviceCopy(CudaDevice device, SharedArray array, String what) {
        this.device = device;
        this.array = array;
        INDArray host = array.host();
        this.buffer = new DeviceBuffer(device, host.length() * Tensor.width(host.dataType()), what);
    }

    /** The copy, with one more user, who has to {@link #release} it. */
    static DeviceCopy of(CudaDevice device, SharedArray array, String what) {
        synchronized (COPIES) {
            DeviceCopy copy =
                    COPIES.computeIfAbsent(array, a -> new java.util.HashMap<>())
                            .computeIfAbsent(device, d -> new DeviceCopy(d, array, what));
            copy.users++;
            return copy;
        }
    }

    DeviceBuffer buffer() {
        return buffer;
    }

    /** The whole array. */
    Tensor tensor() {
        INDArray host = array.host();
        return Tensor.of(buffer, host.dataType(), host.length());
    }

    /**
     * Does something on a device with copies that have the newest values, while nobody changes or
     * reads them. Arrays are held before the device, here as where the host reads one.
     */
    static void holding(List<DeviceCopy> copies, CudaDevice device, Runnable work) {
        holding(
                copies,
                0,
                () ->
                        device.exclusively(
                                () -> {
                                    copies.forEach(DeviceCopy::refresh);
                                    work.run();
                                }));
    }

    private static void holding(List<DeviceCopy> copies, int next, Runnable work) {
        if (next == copies.size()) {
            work.run();
            return;
        }
        synchronized (copies.get(next).array) {
            holding(copies, next + 1, work);
        }
    }

    /** Copies values that are newer elsewhere. */
    private void refresh() {
        if (version != array.version()) {
            HostCopies.toDevice(device, array.read(), tensor());
            version = array.version();
        }
    }

    /** Says that the device has changed the values. */
    void changed() {
        version = array.newerElsewhere(this::fetch);
    }

    private void fetch(long from, long length) {
        INDArray host = array.host();
        INDArray to =
                length == host.length()
                        ? host
                        : host.reshape(host.length())
                                .get(NDArrayIndex.interval(from, from + length));
        long offset = from * Tensor.width(host.dataType());
        Tensor part = new Tensor(buffer, offset, host.dataType(), length);
        device.exclusively(() -> HostCopies.toHost(device, part, to));
    }

    /** Ends a use; after the last one what is newer here goes to the host, and memory is freed. */
    void release() {
        synchronized (COPIES) {
            if (--users > 0) {
                return;
            }
            Map<CudaDevice, DeviceCopy> copies = COPIES.get(array);
            for (Iterator<DeviceCopy> all = copies.values().iterator(); all.hasNext(); ) {
                if (all.next() == this) {
                    all.remove();
                }
            }
        }
        try {
            if (version == array.version()) {
                array.read();
            }
        } catch (CudaException e) {
            log.warn("newer values of {} on the GPU are lost: {}", buffer, e.getMessage());
        } finally {
            device.freeing(buffer::free);
        }
    }
}
