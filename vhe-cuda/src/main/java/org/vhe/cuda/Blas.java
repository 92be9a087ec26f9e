package org.vhe.cuda;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.List;
import java.util.stream.Stream;

/** Matrix products by cuBLAS. */
final class Blas {
    private static final int DEFAULT_MATH = 0;
    private static final int TF32_MATH = 3;
    private static final List<String> NAMES =
            List.of(
                    "cublasCreate_v2",
                    "cublasSetStream_v2",
                    "cublasSetWorkspace_v2",
                    "cublasSetMathMode",
                    "cublasGetVersion_v2",
                    "cublasSgemm_v2",
                    "cublasSgemmStridedBatched");

    private final NativeApi api;
    private final Pointer handle;
    private final Memory one = NativeApi.number(1);
    private final Memory zero = NativeApi.number(0);

    /**
     * A product c = a b of matrices in row order, or as many as there are in a batch.
     *
     * @param rows of c
     * @param columns of c
     * @param inner columns of a
     * @param batch number of products, one after the other in memory
     */
    record Product(
            Tensor a,
            boolean transposeA,
            Tensor b,
            boolean transposeB,
            Tensor c,
            int rows,
            int columns,
            int inner,
            int batch) {}

    Blas(NativeLibrary library, Pointer stream) {
        this.api = new NativeApi(library, NAMES);
        this.handle = NativeApi.created(at -> call("cublasCreate_v2", at));
        call("cublasSetStream_v2", handle, stream);
    }

    private void call(String function, Object... arguments) {
        int status = api.call(function, arguments);
        if (status != 0) {
            String name =
                    api.has("cublasGetStatusName")
                            ? api.text("cublasGetStatusName", status)
                            : "status " + status;
            throw new CudaException(function + " failed: " + name, status);
        }
    }

    int version() {
        IntByReference version = new IntByReference();
        call("cublasGetVersion_v2", handle, version);
        return version.getValue();
    }

    /** Gives the library memory of its own, so that it allocates none while calls are captured. */
    void workspace(DeviceBuffer buffer) {
        call("cublasSetWorkspace_v2", handle, buffer.address(), buffer.bytes());
    }

    /**
     * Computes a product.
     *
     * @param tf32 whether factors may be rounded to TF32
     */
    void multiply(Product p, boolean tf32) {
        call("cublasSetMathMode", handle, tf32 ? TF32_MATH : DEFAULT_MATH);
        int rowA = p.transposeA ? p.rows : p.inner;
        int rowB = p.transposeB ? p.inner : p.columns;
        boolean many = p.batch > 1;
        // in column order all matrices are transposed: c' = b' a'
        Object[] arguments =
                Stream.of(
                                Stream.of(handle, p.transposeB ? 1 : 0, p.transposeA ? 1 : 0),
                                Stream.of(p.columns, p.rows, p.inner, one),
                                matrix(p.b, rowB, p.inner, p.columns, many),
                                matrix(p.a, rowA, p.rows, p.inner, many),
                                Stream.of(zero),
                                matrix(p.c, p.columns, p.rows, p.columns, many),
                                many ? Stream.of(p.batch) : Stream.empty())
                        .flatMap(part -> part)
                        .toArray();
        call(many ? "cublasSgemmStridedBatched" : "cublasSgemm_v2", arguments);
    }

    /** Address and length of a row; of many matrices also the entries from one to the next. */
    private static Stream<Object> matrix(
            Tensor matrix, int row, long rows, int columns, boolean many) {
        Stream<Object> one = Stream.of(matrix.address(), row);
        return many ? Stream.concat(one, Stream.of(rows * columns)) : one;
    }
}
