package org.vhe.cuda;

import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of the driver, whose errors have names and texts. */
final class DriverApi {
    private static final Logger log = LoggerFactory.getLogger(DriverApi.class);
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

    /**
     * @throws UnsatisfiedLinkError that names the file and the first function it lacks
     */
    DriverApi(NativeLibrary library) {
        this.api = new NativeApi(library, NAMES);
    }

    /** Calls a function for its error code. */
    int code(String function, Object... arguments) {
        return api.call(function, arguments);
    }

    /**
     * Calls a function that is to work.
     *
     * @throws CudaException that names the function and the error
     */
    void call(String function, Object... arguments) {
        int code = code(function, arguments);
        if (code != 0) {
            throw new CudaException(function + " failed: " + text(code), code);
        }
    }

    /** Calls a function whose errors are logged only, as nothing can be done about them. */
    void quietly(String function, Object... arguments) {
        int code = code(function, arguments);
        if (code != 0) {
            log.debug("{} failed: {}", function, text(code));
        }
    }

    /** A code's name and what it means. */
    String text(int code) {
        PointerByReference name = new PointerByReference();
        PointerByReference text = new PointerByReference();
        boolean known =
                api.call("cuGetErrorName", code, name) == 0
                        && api.call("cuGetErrorString", code, text) == 0;
        return known
                ? name.getValue().getString(0) + " (" + text.getValue().getString(0) + ")"
                : "error " + code;
    }
}
