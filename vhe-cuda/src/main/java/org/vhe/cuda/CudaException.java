package org.vhe.cuda;

/** A call of a CUDA library that failed: which, with what error, and what was asked for. */
final class CudaException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** The driver's code for memory that there is not. */
    static final int OUT_OF_MEMORY = 2;

    private final int code;

    CudaException(String message, int code) {
        super(message);
        this.code = code;
    }

    /** The library's number of the error. */
    int code() {
        return code;
    }
}
