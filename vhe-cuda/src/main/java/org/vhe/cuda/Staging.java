package org.vhe.cuda;

import com.sun.jna.Pointer;

/** Memory of the host that the device reads and writes without a detour; to be closed. */
final class Staging implements AutoCloseable {
    private final CudaDevice device;
    private final long bytes;
    private Pointer pointer;

    Staging(CudaDevice device, long bytes) {
        this.device = device;
        this.bytes = Math.max(4, bytes);
        this.pointer = device.driver().allocateHost(this.bytes);
    }

    /**
     * @throws IllegalStateException after {@link #close}
     */
    Pointer pointer() {
        if (pointer == null) {
            throw new IllegalStateException("staging memory was freed");
        }
        return pointer;
    }

    long bytes() {
        return bytes;
    }

    /** Values on the device, waited for. */
    static float[] read(CudaDevice device, Tensor tensor) {
        if (!Kernels.isFloat(tensor)) {
            throw new UnsupportedOperationException("reading values of type " + tensor.type());
        }
        int length = Math.toIntExact(tensor.length());
        if (length == 0) {
            return new float[0];
        }
        try (Staging staging = new Staging(device, tensor.bytes())) {
            device.driver()
                    .toHost(staging.pointer(), tensor.address(), tensor.bytes(), device.stream());
            device.synchronize();
            return staging.pointer().getFloatArray(0, length);
        }
    }

    @Override
    public void close() {
        if (pointer != null) {
            Pointer last = pointer;
            pointer = null;
            device.driver().freeHost(last);
        }
    }
}
