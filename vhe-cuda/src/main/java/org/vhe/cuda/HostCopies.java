package org.vhe.cuda;

import com.sun.jna.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between arrays of ND4J and the device, each waited for. */
final class HostCopies {
    private HostCopies() {}

    private static Pointer pointer(INDArray array) {
        return new Pointer(
                array.data().address() + array.offset() * Tensor.width(array.dataType()));
    }

    static void toDevice(CudaDevice device, INDArray from, Tensor to) {
        if (to.length() > 0) {
            device.driver().toDevice(to.address(), pointer(from), to.bytes(), device.stream());
            device.synchronize();
        }
    }

    static void toHost(CudaDevice device, Tensor from, INDArray to) {
        if (from.length() > 0) {
            device.driver().toHost(pointer(to), from.address(), from.bytes(), device.stream());
            device.synchronize();
        }
    }
}
