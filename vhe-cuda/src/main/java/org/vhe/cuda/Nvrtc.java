package org.vhe.cuda;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.List;

/** The compiler of CUDA C that runs in the process. */
final class Nvrtc {
    private static final List<String> NAMES =
            List.of(
                    "nvrtcVersion",
                    "nvrtcGetNumSupportedArchs",
                    "nvrtcGetSupportedArchs",
                    "nvrtcCreateProgram",
                    "nvrtcCompileProgram",
                    "nvrtcGetProgramLogSize",
                    "nvrtcGetProgramLog",
                    "nvrtcGetCUBINSize",
                    "nvrtcGetCUBIN",
                    "nvrtcGetPTXSize",
                    "nvrtcGetPTX",
                    "nvrtcDestroyProgram",
                    "nvrtcGetErrorString");

    private final NativeApi api;

    Nvrtc(NativeLibrary library) {
        this.api = new NativeApi(library, NAMES);
    }

    private void call(String function, Object... arguments) {
        int code = api.call(function, arguments);
        if (code != 0) {
            throw failure(function, code, "");
        }
    }

    private CudaException failure(String function, int code, String log) {
        String name = api.text("nvrtcGetErrorString", code);
        return new CudaException(function + " failed: " + name + log, code);
    }

    String version() {
        IntByReference major = new IntByReference();
        IntByReference minor = new IntByReference();
        call("nvrtcVersion", major, minor);
        return major.getValue() + "." + minor.getValue();
    }

    /** Compute capabilities that machine code can be made for, ascending. */
    int[] architectures() {
        IntByReference count = new IntByReference();
        call("nvrtcGetNumSupportedArchs", count);
        int[] all = new int[count.getValue()];
        call("nvrtcGetSupportedArchs", all);
        Arrays.sort(all);
        return all;
    }

    /**
     * What to compile for: machine code of the capability if that is known, otherwise code of the
     * newest older one, which the driver translates.
     *
     * @throws CudaException if all that is known is newer
     */
    String target(int capability) {
        int[] known = architectures();
        int newest = Arrays.stream(known).filter(k -> k <= capability).max().orElse(-1);
        if (newest < 0) {
            throw new CudaException(
                    "NVRTC %s (%s) makes code for compute capability %d.%d or newer, the GPU has %d.%d; an older CUDA supports it"
                            .formatted(
                                    version(),
                                    api.file(),
                                    known[0] / 10,
                                    known[0] % 10,
                                    capability / 10,
                                    capability % 10),
                    0);
        }
        return (newest == capability ? "sm_" : "compute_") + newest;
    }

    /**
     * Compiles a program.
     *
     * @param target as {@link #target} gives it
     * @return code that the driver loads
     */
    byte[] compile(String source, String target) {
        PointerByReference program = new PointerByReference();
        call("nvrtcCreateProgram", program, source, "vhe.cu", 0, null, null);
        try {
            String[] options = {"--gpu-architecture=" + target, "--std=c++17", "--fmad=true"};
            int code =
                    api.call(
                            "nvrtcCompileProgram",
                            program.getValue(),
                            options.length,
                            new StringArray(options));
            if (code != 0) {
                throw failure("nvrtcCompileProgram", code, "\n" + log(program.getValue()));
            }
            String kind = target.startsWith("sm_") ? "CUBIN" : "PTX";
            return bytes("nvrtcGet" + kind, program.getValue());
        } finally {
            call("nvrtcDestroyProgram", program);
        }
    }

    private String log(Pointer program) {
        byte[] log = bytes("nvrtcGetProgramLog", program);
        return new String(log, java.nio.charset.StandardCharsets.UTF_8).strip();
    }

    private byte[] bytes(String function, Pointer program) {
        LongByReference size = new LongByReference();
        call(function + "Size", program, size);
        Memory memory = new Memory(Math.max(1, size.getValue()));
        call(function, program, memory);
        return memory.getByteArray(0, Math.toIntExact(size.getValue()));
    }
}
