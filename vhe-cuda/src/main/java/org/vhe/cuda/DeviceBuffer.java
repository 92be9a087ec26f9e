package org.vhe.cuda;

/** Memory on the device, allocated as a whole when its address is first asked for. */
final class DeviceBuffer {
    private final CudaDevice device;
    private final String what;
    private long bytes;
    private long address;
    private boolean freed;
    private DeviceBuffer whole;
    private long offset;

    /**
     * @param what it is for, in messages
     */
    DeviceBuffer(CudaDevice device, long bytes, String what) {
        this.device = device;
        this.what = what;
        this.bytes = Math.max(4, bytes);
    }

    /** Makes it at least as large; before its address is asked for. */
    void reserve(long least) {
        bytes = Math.max(bytes, least);
    }

    /** Makes it a part of other memory, which has to be large enough. */
    void place(DeviceBuffer memory, long at) {
        whole = memory;
        offset = at;
    }

    /**
     * @throws IllegalStateException if it was freed
     */
    long address() {
        if (whole != null) {
            return whole.address() + offset;
        }
        if (freed) {
            throw new IllegalStateException("memory of " + what + " was freed");
        }
        if (address == 0) {
            address = device.driver().allocate(bytes, what);
        }
        return address;
    }

    long bytes() {
        return bytes;
    }

    /** Freeing twice is harmless. */
    void free() {
        freed = true;
        if (address != 0) {
            long last = address;
            address = 0;
            device.driver().free(last);
        }
    }

    @Override
    public String toString() {
        return "%s (%,d bytes)".formatted(what, bytes);
    }
}
