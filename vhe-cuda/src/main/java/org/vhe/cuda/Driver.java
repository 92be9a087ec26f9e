package org.vhe.cuda;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** The driver's functions that are used here. */
final class Driver {
    private static final int MAJOR = 75;
    private static final int MINOR = 76;
    private static final int THREAD_LOCAL = 1;
    private final DriverApi api;

    Driver(NativeLibrary library) {
        this.api = new DriverApi(library);
        api.call("cuInit", 0);
    }

    /** The CUDA version that the driver is for, such as 12040. */
    int version() {
        IntByReference version = new IntByReference();
        api.call("cuDriverGetVersion", version);
        return version.getValue();
    }

    int deviceCount() {
        IntByReference count = new IntByReference();
        api.call("cuDeviceGetCount", count);
        return count.getValue();
    }

    int device(int ordinal) {
        IntByReference device = new IntByReference();
        api.call("cuDeviceGet", device, ordinal);
        return device.getValue();
    }

    String name(int device) {
        Memory name = new Memory(256);
        api.call("cuDeviceGetName", name, 256, device);
        return name.getString(0);
    }

    /** Compute capability, such as 86. */
    int capability(int device) {
        return 10 * attribute(MAJOR, device) + attribute(MINOR, device);
    }

    private int attribute(int attribute, int device) {
        IntByReference value = new IntByReference();
        api.call("cuDeviceGetAttribute", value, attribute, device);
        return value.getValue();
    }

    Pointer retainContext(int device) {
        return NativeApi.created(at -> api.call("cuDevicePrimaryCtxRetain", at, device));
    }

    /** Makes a context the calling thread's. */
    void use(Pointer context) {
        api.call("cuCtxSetCurrent", context);
    }

    /** As {@link #use}, to free memory, which is gone with a context that is. */
    void useToFree(Pointer context) {
        api.quietly("cuCtxSetCurrent", context);
    }

    /** Bytes that are free, and of all. */
    long[] memory() {
        LongByReference free = new LongByReference();
        LongByReference total = new LongByReference();
        api.call("cuMemGetInfo_v2", free, total);
        return new long[] {free.getValue(), total.getValue()};
    }

    /**
     * @param what the memory is for, in messages
     */
    long allocate(long bytes, String what) {
        LongByReference address = new LongByReference();
        int code = api.code("cuMemAlloc_v2", address, bytes);
        if (code == CudaException.OUT_OF_MEMORY) {
            long[] memory = memory();
            throw new CudaException(
                    "cuMemAlloc failed: %s for %s: %,d bytes wanted, %,d of %,d free; a smaller batch needs less"
                            .formatted(api.text(code), what, bytes, memory[0], memory[1]),
                    code);
        }
        if (code != 0) {
            throw new CudaException("cuMemAlloc failed: " + api.text(code), code);
        }
        return address.getValue();
    }

    /** Frees memory; after an error that the device did not survive there is nothing to free. */
    void free(long address) {
        api.quietly("cuMemFree_v2", address);
    }

    /** Memory of the host that the device reads and writes itself. */
    Pointer allocateHost(long bytes) {
        PointerByReference address = new PointerByReference();
        int code = api.code("cuMemAllocHost_v2", address, bytes);
        if (code != 0) {
            throw new CudaException(
                    "cuMemAllocHost failed: %s: %,d bytes of the host's memory wanted, which cannot be swapped out"
                            .formatted(api.text(code), bytes),
                    code);
        }
        return address.getValue();
    }

    void freeHost(Pointer address) {
        api.quietly("cuMemFreeHost", address);
    }

    void toDevice(long to, Pointer from, long bytes, Pointer stream) {
        api.call("cuMemcpyHtoDAsync_v2", to, from, bytes, stream);
    }

    void toHost(Pointer to, long from, long bytes, Pointer stream) {
        api.call("cuMemcpyDtoHAsync_v2", to, from, bytes, stream);
    }

    void copy(long to, long from, long bytes, Pointer stream) {
        api.call("cuMemcpyDtoDAsync_v2", to, from, bytes, stream);
    }

    void zero(long address, long bytes, Pointer stream) {
        api.call("cuMemsetD8Async", address, (byte) 0, bytes, stream);
    }

    Pointer stream() {
        // which does not wait for the default stream
        return NativeApi.created(at -> api.call("cuStreamCreate", at, 1));
    }

    void synchronize(Pointer stream) {
        api.call("cuStreamSynchronize", stream);
    }

    void beginCapture(Pointer stream) {
        api.call("cuStreamBeginCapture_v2", stream, THREAD_LOCAL);
    }

    /** What was captured, ready to be launched. */
    Pointer endCapture(Pointer stream) {
        Pointer graph = NativeApi.created(at -> api.call("cuStreamEndCapture", stream, at));
        try {
            return NativeApi.created(at -> api.call("cuGraphInstantiateWithFlags", at, graph, 0L));
        } finally {
            api.call("cuGraphDestroy", graph);
        }
    }

    /** Ends a capture that something went wrong in. */
    void abandonCapture(Pointer stream) {
        PointerByReference graph = new PointerByReference();
        if (api.code("cuStreamEndCapture", stream, graph) == 0 && graph.getValue() != null) {
            api.quietly("cuGraphDestroy", graph.getValue());
        }
    }

    void launchGraph(Pointer executable, Pointer stream) {
        api.call("cuGraphLaunch", executable, stream);
    }

    void destroyGraph(Pointer executable) {
        api.quietly("cuGraphExecDestroy", executable);
    }

    Pointer loadModule(Memory image) {
        return NativeApi.created(at -> api.call("cuModuleLoadData", at, image));
    }

    void unloadModule(Pointer module) {
        api.quietly("cuModuleUnload", module);
    }

    Pointer function(Pointer module, String name) {
        return NativeApi.created(at -> api.call("cuModuleGetFunction", at, module, name));
    }

    /** Launches a kernel whose arguments are addresses. */
    void launch(Pointer function, int blocks, int threads, long[] arguments, Pointer stream) {
        Memory values = new Memory(8L * Math.max(1, arguments.length));
        Memory pointers = new Memory(8L * Math.max(1, arguments.length));
        for (int i = 0; i < arguments.length; i++) {
            values.setLong(8L * i, arguments[i]);
            pointers.setPointer(8L * i, values.share(8L * i));
        }
        api.call(
                "cuLaunchKernel",
                function,
                blocks,
                1,
                1,
                threads,
                1,
                1,
                0,
                stream,
                pointers,
                Pointer.NULL);
    }
}
