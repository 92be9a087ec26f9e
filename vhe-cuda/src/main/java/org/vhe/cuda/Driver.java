package org.vhe.cuda;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The driver's functions that are used here. */
final class Driver {
    private static final Logger log = LoggerFactory.getLogger(Driver.class);
    private static final int MAJOR = 75;
    private static final int MINOR = 76;
    private static final int THREAD_LOCAL = 1;
    private static final List<String> NAMES =
            List.of(
                    "cuInit",
                    "cuDriverGetVersion",
                    "cuDeviceGetCount",
                    "cuDeviceGet",
                    "cuDeviceGetName",
                    "cuDeviceGetAttribute",
                    "cuDevicePrimaryCtxRetain",
                    "cuCtxSetCurrent",
                    "cuMemGetInfo_v2",
                    "cuMemAlloc_v2",
                    "cuMemFree_v2",
                    "cuMemAllocHost_v2",
                    "cuMemFreeHost",
                    "cuMemcpyHtoDAsync_v2",
                    "cuMemcpyDtoHAsync_v2",
                    "cuMemcpyDtoDAsync_v2",
                    "cuMemsetD8Async",
                    "cuStreamCreate",
                    "cuStreamSynchronize",
                    "cuStreamBeginCapture_v2",
                    "cuStreamEndCapture",
                    "cuGraphInstantiateWithFlags",
                    "cuGraphLaunch",
                    "cuGraphExecDestroy",
                    "cuGraphDestroy",
                    "cuModuleLoadData",
                    "cuModuleUnload",
                    "cuModuleGetFunction",
                    "cuLaunchKernel",
                    "cuGetErrorName",
                    "cuGetErrorString");

    private final NativeApi api;

    Driver(NativeLibrary library) {
        this.api = new NativeApi(library, NAMES);
        call("cuInit", 0);
    }

    private void call(String function, Object... arguments) {
        int code = api.call(function, arguments);
        if (code != 0) {
            throw new CudaException(function + " failed: " + errorText(code), code);
        }
    }

    private void quietly(String function, Object... arguments) {
        int code = api.call(function, arguments);
        if (code != 0) {
            log.debug("{} failed: {}", function, errorText(code));
        }
    }

    /** A code's name and what it means. */
    private String errorText(int code) {
        PointerByReference name = new PointerByReference();
        PointerByReference text = new PointerByReference();
        boolean known =
                api.call("cuGetErrorName", code, name) == 0
                        && api.call("cuGetErrorString", code, text) == 0;
        return known
                ? name.getValue().getString(0) + " (" + text.getValue().getString(0) + ")"
                : "error " + code;
    }

    /** The CUDA version that the driver is for, such as 12040. */
    int version() {
        IntByReference version = new IntByReference();
        call("cuDriverGetVersion", version);
        return version.getValue();
    }

    int deviceCount() {
        IntByReference count = new IntByReference();
        call("cuDeviceGetCount", count);
        return count.getValue();
    }

    int device(int ordinal) {
        IntByReference device = new IntByReference();
        call("cuDeviceGet", device, ordinal);
        return device.getValue();
    }

    String name(int device) {
        Memory name = new Memory(256);
        call("cuDeviceGetName", name, 256, device);
        return name.getString(0);
    }

    /** Compute capability, such as 86. */
    int capability(int device) {
        return 10 * attribute(MAJOR, device) + attribute(MINOR, device);
    }

    private int attribute(int attribute, int device) {
        IntByReference value = new IntByReference();
        call("cuDeviceGetAttribute", value, attribute, device);
        return value.getValue();
    }

    Pointer retainContext(int device) {
        return NativeApi.created(at -> call("cuDevicePrimaryCtxRetain", at, device));
    }

    /** Makes a context the calling thread's. */
    void use(Pointer context) {
        call("cuCtxSetCurrent", context);
    }

    /** As {@link #use}, to free memory, which is gone with a context that is. */
    void useToFree(Pointer context) {
        quietly("cuCtxSetCurrent", context);
    }

    /** Bytes that are free, and of all. */
    long[] memory() {
        LongByReference free = new LongByReference();
        LongByReference total = new LongByReference();
        call("cuMemGetInfo_v2", free, total);
        return new long[] {free.getValue(), total.getValue()};
    }

    /**
     * @param what the memory is for, in messages
     */
    long allocate(long bytes, String what) {
        LongByReference address = new LongByReference();
        int code = api.call("cuMemAlloc_v2", address, bytes);
        if (code == CudaException.OUT_OF_MEMORY) {
            long[] memory = memory();
            throw new CudaException(
                    "cuMemAlloc failed: %s for %s: %,d bytes wanted, %,d of %,d free; a smaller batch needs less"
                            .formatted(errorText(code), what, bytes, memory[0], memory[1]),
                    code);
        }
        if (code != 0) {
            throw new CudaException("cuMemAlloc failed: " + errorText(code), code);
        }
        return address.getValue();
    }

    /** Frees memory; after an error that the device did not survive there is nothing to free. */
    void free(long address) {
        quietly("cuMemFree_v2", address);
    }

    Pointer allocateHost(long bytes) {
        return NativeApi.created(at -> call("cuMemAllocHost_v2", at, bytes));
    }

    void freeHost(Pointer address) {
        quietly("cuMemFreeHost", address);
    }

    void toDevice(long to, Pointer from, long bytes, Pointer stream) {
        call("cuMemcpyHtoDAsync_v2", to, from, bytes, stream);
    }

    void toHost(Pointer to, long from, long bytes, Pointer stream) {
        call("cuMemcpyDtoHAsync_v2", to, from, bytes, stream);
    }

    void copy(long to, long from, long bytes, Pointer stream) {
        call("cuMemcpyDtoDAsync_v2", to, from, bytes, stream);
    }

    void zero(long address, long bytes, Pointer stream) {
        call("cuMemsetD8Async", address, (byte) 0, bytes, stream);
    }

    Pointer stream() {
        // which does not wait for the default stream
        return NativeApi.created(at -> call("cuStreamCreate", at, 1));
    }

    void synchronize(Pointer stream) {
        call("cuStreamSynchronize", stream);
    }

    void beginCapture(Pointer stream) {
        call("cuStreamBeginCapture_v2", stream, THREAD_LOCAL);
    }

    /** What was captured, ready to be launched. */
    Pointer endCapture(Pointer stream) {
        Pointer graph = NativeApi.created(at -> call("cuStreamEndCapture", stream, at));
        try {
            return NativeApi.created(at -> call("cuGraphInstantiateWithFlags", at, graph, 0L));
        } finally {
            call("cuGraphDestroy", graph);
        }
    }

    /** Ends a capture that something went wrong in. */
    void abandonCapture(Pointer stream) {
        PointerByReference graph = new PointerByReference();
        if (api.call("cuStreamEndCapture", stream, graph) == 0 && graph.getValue() != null) {
            api.call("cuGraphDestroy", graph.getValue());
        }
    }

    void launchGraph(Pointer executable, Pointer stream) {
        call("cuGraphLaunch", executable, stream);
    }

    void destroyGraph(Pointer executable) {
        quietly("cuGraphExecDestroy", executable);
    }

    Pointer loadModule(Memory image) {
        return NativeApi.created(at -> call("cuModuleLoadData", at, image));
    }

    void unloadModule(Pointer module) {
        quietly("cuModuleUnload", module);
    }

    Pointer function(Pointer module, String name) {
        return NativeApi.created(at -> call("cuModuleGetFunction", at, module, name));
    }

    /** Launches a kernel whose arguments are addresses. */
    void launch(Pointer function, int blocks, int threads, long[] arguments, Pointer stream) {
        Memory values = new Memory(8L * Math.max(1, arguments.length));
        Memory pointers = new Memory(8L * Math.max(1, arguments.length));
        for (int i = 0; i < arguments.length; i++) {
            values.setLong(8L * i, arguments[i]);
            pointers.setPointer(8L * i, values.share(8L * i));
        }
        call(
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
