package org.vhe.cuda;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.graph.ExecutorProvider;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;

/**
 * Executes graphs on an NVIDIA GPU. Options, also as system properties {@code vhe.cuda.NAME}:
 * {@code path}, the folder of CUDA's libraries (also the variable VHE_CUDA); {@code device}, the
 * GPU's number; {@code precision}, one of {@code fp32}, {@code tf32-convolutions} and {@code tf32};
 * {@code cudnn}, {@code fusion}, {@code capture}, {@code noise} and {@code bytes}, each {@code on}
 * or {@code off}; {@code cache}, the folder of compiled kernels.
 */
public final class CudaProvider implements ExecutorProvider {

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public String device(Map<String, String> options) {
        return CudaDevice.of(CudaOptions.of(options)).description();
    }

    @Override
    public OptionalLong freeMemory(Map<String, String> options) {
        return OptionalLong.of(CudaDevice.of(CudaOptions.of(options)).freeMemory());
    }

    @Override
    public GraphExecutor create(
            GraphContext graph,
            List<String> outputs,
            Map<String, INDArray> destinations,
            Map<String, String> options) {
        if (graph.dataType() != DataType.FLOAT) {
            throw new UnsupportedOperationException(
                    "the CUDA engine computes in single precision, the graph in "
                            + graph.dataType());
        }
        CudaOptions chosen = CudaOptions.of(options);
        return new CudaGraph(CudaDevice.of(chosen), chosen, graph, outputs, destinations);
    }
}
