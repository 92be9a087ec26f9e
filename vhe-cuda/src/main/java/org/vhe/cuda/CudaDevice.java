package org.vhe.cuda;

import com.sun.jna.Pointer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** A GPU with the libraries for it and a stream, shared by all executors of the process. */
final class CudaDevice {
    /** What cuBLAS takes for itself on the largest GPUs. */
    private static final long BLAS_BYTES = 32L << 20;

    private static final Map<String, CudaDevice> OPEN = new ConcurrentHashMap<>();

    private final Driver driver;
    private final Nvrtc nvrtc;
    private final Blas blas;
    private final DeviceBuffer blasMemory;
    private final Optional<Dnn> dnn;
    private final String dnnMissing;
    private final String name;
    private final int capability;
    private final Pointer context;
    private final Pointer stream;
    private final ReentrantLock lock = new ReentrantLock();

    private CudaDevice(LibrarySearch search, int ordinal) {
        this.driver = new Driver(search.load(LibrarySearch.Library.DRIVER));
        this.nvrtc = new Nvrtc(search.load(LibrarySearch.Library.NVRTC));
        int count = driver.deviceCount();
        if (ordinal >= count) {
            throw new UnsupportedOperationException(
                    "no GPU of number %d: the driver has %d".formatted(ordinal, count));
        }
        int device = driver.device(ordinal);
        this.name = driver.name(device);
        this.capability = driver.capability(device);
        nvrtc.target(capability);
        this.context = driver.retainContext(device);
        driver.use(context);
        this.stream = driver.stream();
        this.blas = new Blas(search.load(LibrarySearch.Library.CUBLAS), stream);
        this.blasMemory = new DeviceBuffer(this, BLAS_BYTES, "cuBLAS");
        blas.workspace(blasMemory);
        Optional<Dnn> found = Optional.empty();
        String missing = "";
        try {
            found = Optional.of(new Dnn(search.load(LibrarySearch.Library.CUDNN), stream));
        } catch (UnsatisfiedLinkError | CudaException e) {
            missing = e.getMessage();
        }
        this.dnn = found;
        this.dnnMissing = missing;
    }

    /**
     * The GPU that options ask for.
     *
     * @throws UnsupportedOperationException if there is none, or a library is missing; says what
     *     was looked for and where
     */
    static CudaDevice of(CudaOptions options) {
        try {
            return OPEN.computeIfAbsent(
                    options.path() + ":" + options.device(),
                    key ->
                            new CudaDevice(
                                    new LibrarySearch(
                                            options.path(),
                                            System.getenv(),
                                            java.nio.file.Path.of("/")),
                                    options.device()));
        } catch (UnsatisfiedLinkError | CudaException e) {
            throw new UnsupportedOperationException("no CUDA here: " + e.getMessage(), e);
        }
    }

    Driver driver() {
        return driver;
    }

    Nvrtc nvrtc() {
        return nvrtc;
    }

    Blas blas() {
        return blas;
    }

    /** Empty where cuDNN is not there: then convolutions are matrix products. */
    Optional<Dnn> dnn() {
        return dnn;
    }

    Pointer stream() {
        return stream;
    }

    /** What machine code is made for. */
    String target() {
        return nvrtc.target(capability);
    }

    /** The GPU in words, with what is used of which version. */
    String description() {
        return "%s, compute capability %d.%d, NVRTC %s, %s"
                .formatted(
                        name,
                        capability / 10,
                        capability % 10,
                        nvrtc.version(),
                        dnn.map(library -> "cuDNN " + library.version())
                                .orElse("convolutions without cuDNN: " + dnnMissing));
    }

    /** Bytes that are free. */
    long freeMemory() {
        long[] free = new long[1];
        exclusively(() -> free[0] = driver.memory()[0]);
        return free[0];
    }

    /** Does something while no other thread uses the device. */
    void exclusively(Runnable work) {
        lock.lock();
        try {
            driver.use(context);
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #exclusively}, to free memory, also after an error that ended all else. */
    void freeing(Runnable work) {
        lock.lock();
        try {
            driver.useToFree(context);
            work.run();
        } finally {
            lock.unlock();
        }
    }

    void synchronize() {
        driver.synchronize(stream);
    }
}
