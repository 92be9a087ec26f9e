package org.vhe.core.device;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.ExecutionPlan;
import org.vhe.core.graph.PlannedOperation;

/** Copies of whole buffers, and arrays in them at the places that arrays on the host have. */
final class FakeMemory {
    private final Map<Long, INDArray> copies = new HashMap<>();

    private static DataBuffer root(INDArray array) {
        DataBuffer data = array.data();
        return data.originalDataBuffer() == null ? data : data.originalDataBuffer();
    }

    private static INDArray whole(INDArray array) {
        DataBuffer root = root(array);
        return Nd4j.create(root, root.length());
    }

    /** The copy's part that an array on the host is of its buffer. */
    INDArray at(INDArray host) {
        return Nd4j.create(
                copy(host).data(), host.shape(), host.stride(), host.offset(), host.ordering());
    }

    private INDArray copy(INDArray host) {
        return copies.computeIfAbsent(
                root(host).address(),
                key -> Nd4j.createUninitialized(host.dataType(), root(host).length()));
    }

    /** Takes the values of what no operation writes. */
    void uploadConstants(ExecutionPlan plan) {
        Set<Long> written = new HashSet<>();
        for (PlannedOperation operation : plan.operations()) {
            operation.outputs().forEach(array -> written.add(root(array).address()));
        }
        for (PlannedOperation operation : plan.operations()) {
            for (INDArray array : operation.inputs()) {
                if (!written.contains(root(array).address())) {
                    copy(array).assign(whole(array));
                }
            }
        }
    }
}
