package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Checkpoint;
import org.vhe.core.training.StepReport;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingListener;
import org.vhe.core.training.TrainingOptions;

/** What is missing or breaks is named, and takes nothing along that is on the disk. */
class BadCasesTest {
    @TempDir Path folder;

    private static String device(GraphExecutor.Kind kind) {
        return new CudaProvider().device(kind.options());
    }

    @Test
    void aMissingDriverIsNamedWithWhereItWasLookedFor() {
        assertThatThrownBy(() -> device(GraphExecutor.Kind.CUDA.with("path", folder.toString())))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("NVIDIA's driver was not found (libcuda.so.1)")
                .hasMessageContaining(folder.toString());
    }

    @Test
    void aMissingLibraryIsNamedWithTheCommandThatInstallsIt() throws IOException {
        Files.createSymbolicLink(
                folder.resolve("libcuda.so.1"), StandIn.shared().folder().resolve("libcuda.so.1"));
        assertThatThrownBy(() -> device(GraphExecutor.Kind.CUDA.with("path", folder.toString())))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("NVRTC was not found (libnvrtc.so.13, libnvrtc.so.12")
                .hasMessageContaining("pip install nvidia-cuda-nvrtc-cu12");
    }

    @Test
    void aFileThatIsNoLibraryIsNamed() throws IOException {
        Files.writeString(folder.resolve("libcuda.so.1"), "no library");
        assertThatThrownBy(() -> device(GraphExecutor.Kind.CUDA.with("path", folder.toString())))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Not usable: [" + folder.resolve("libcuda.so.1"));
    }

    @Test
    void aMissingFunctionIsNamedWithItsLibrary() {
        StandIn old = StandIn.of("old", "VHE_WITHOUT_GRAPHS");
        assertThatThrownBy(() -> device(old.kind()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("libcuda.so.1 has no function 'cuGraphLaunch'");
    }

    @Test
    void whatOneLibraryLacksIsNamedAndCudnnIsDoneWithout() {
        StandIn old = StandIn.of("old-blas", "VHE_OLD_BLAS");
        assertThatThrownBy(() -> device(old.kind()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(
                        "libcublas.so.12 has no function 'cublasSgemmStridedBatched'");
        StandIn without = StandIn.of("old-dnn", "VHE_OLD_DNN");
        assertThat(device(without.kind()))
                .contains("convolutions without cuDNN:")
                .contains("libcudnn.so.9 has no function 'cudnnSetConvolutionMathType'");
    }

    @Test
    void exhaustedMemoryOfTheHostIsGivenInBytes() {
        StandIn small = StandIn.of("small-host");
        device(small.kind());
        long before = small.get("allocations");
        small.set("mostPinned", 1000);
        assertThatThrownBy(() -> TrainingRunsTest.bounds(small.kind(), 1))
                .isInstanceOf(CudaException.class)
                .hasMessageMatching(
                        "cuMemAllocHost failed: CUDA_ERROR_OUT_OF_MEMORY .* [\\d,]+ bytes of the host's memory wanted, .*");
        assertThat(small.get("allocations")).isEqualTo(before);
    }

    @Test
    void memoryThatRunsOutBesideARunLeavesTheRunAsItIs() throws IOException {
        StandIn gpu = StandIn.of("full");
        Path file = folder.resolve("full.vhe");
        TrainingOptions options =
                TrainingRunsTest.options(gpu.kind(), 6).checkpoint(file).checkpointEvery(2).build();
        Homoencoder model = TrainingRunsTest.model(1);
        boolean[] failed = {false};
        try (Trainer trainer = new Trainer(model, TrainingRunsTest.halves(), options)) {
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == 3) {
                                gpu.set("memory", gpu.get("allocated"));
                                failed[0] = isTooMuch(model, gpu);
                            }
                        }
                    });
            assertThat(trainer.train().steps()).isEqualTo(6);
        }
        assertThat(failed[0]).isTrue();
        assertThat(Checkpoint.read(file).step()).isEqualTo(6);
    }

    private static boolean isTooMuch(Homoencoder model, StandIn gpu) {
        try (ModelEvaluator evaluator = model.evaluator(gpu.kind())) {
            evaluator.scoring(1000);
            return false;
        } catch (CudaException e) {
            return e.getMessage().contains("bytes wanted");
        }
    }

    @Test
    void aMachineWithoutAGpuSaysSo() {
        StandIn none = StandIn.of("none");
        none.set("devices", 0);
        assertThatThrownBy(() -> device(none.kind()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("cuInit failed: CUDA_ERROR_NO_DEVICE");
        assertThatThrownBy(() -> device(StandIn.shared().kind().with("device", "3")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("no GPU of number 3: the driver has 1");
    }

    @Test
    void aGpuThatTheCompilerIsTooNewForIsNamed() {
        StandIn kepler = StandIn.of("kepler");
        kepler.set("capability", 37);
        assertThatThrownBy(() -> device(kepler.kind()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(
                        "makes code for compute capability 5.0 or newer, the GPU has 3.7");
    }

    @Test
    void aGpuThatIsNewerThanTheCompilerGetsCodeToTranslate() {
        StandIn later = StandIn.of("later");
        later.set("capability", 120);
        assertThat(TrainingRunsTest.bounds(later.kind(), 2)).hasSize(2);
    }

    @Test
    void withoutCudnnConvolutionsAreProducts() throws IOException {
        for (String name : new String[] {"libcuda.so.1", "libnvrtc.so.12", "libcublas.so.12"}) {
            Files.createSymbolicLink(folder.resolve(name), StandIn.shared().folder().resolve(name));
        }
        GraphExecutor.Kind kind = StandIn.shared().kind().with("path", folder.toString());
        assertThat(device(kind)).contains("convolutions without cuDNN: cuDNN was not found");
        Agreement.ofTraining(Models.deconvolutional(), Map.of("c", 2), kind);
    }

    @Test
    void exhaustedMemoryIsGivenInBytes() {
        StandIn small = StandIn.of("small");
        device(small.kind());
        long before = small.get("allocations");
        small.set("memory", small.get("allocated") + 4_000);
        assertThatThrownBy(() -> TrainingRunsTest.bounds(small.kind(), 1))
                .isInstanceOf(CudaException.class)
                .hasMessageMatching(
                        "cuMemAlloc failed: CUDA_ERROR_OUT_OF_MEMORY .* bytes wanted, [\\d,]+ of [\\d,]+ free.*");
        assertThat(small.get("allocations")).isEqualTo(before);
    }

    @Test
    void optionsThatThereAreNotAreRefused() {
        GraphExecutor.Kind kind = StandIn.shared().kind();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device(kind.with("presicion", "fp32")))
                .withMessageContaining("no option 'presicion'")
                .withMessageContaining("precision");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device(kind.with("precision", "fp16")))
                .withMessageContaining("tf32-convolutions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device(kind.with("fusion", "yes")))
                .withMessageContaining("on or off");
    }

    /** Trains until the GPU fails after a checkpoint; then the CPU goes on from that. */
    private void requireCheckpointIntact(StandIn gpu, String failure, String message)
            throws IOException {
        Path file = folder.resolve(failure + ".vhe");
        TrainingOptions options =
                TrainingRunsTest.options(gpu.kind(), 20)
                        .checkpoint(file)
                        .checkpointEvery(4)
                        .build();
        Homoencoder model = TrainingRunsTest.model(1);
        try (Trainer trainer = new Trainer(model, TrainingRunsTest.halves(), options)) {
            trainer.listen(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == 6) {
                                gpu.set(failure, gpu.get("launches") + 3);
                            }
                        }
                    });
            assertThatThrownBy(trainer::train)
                    .isInstanceOf(CudaException.class)
                    .hasMessageContaining(message);
        }
        assertThat(Checkpoint.read(file).step()).isEqualTo(4);
        Homoencoder again = TrainingRunsTest.model(2);
        TrainingOptions onCpu =
                TrainingRunsTest.options(GraphExecutor.Kind.COMPILED, 6)
                        .checkpoint(file)
                        .checkpointEvery(4)
                        .build();
        try (Trainer trainer = new Trainer(again, TrainingRunsTest.halves(), onCpu)) {
            assertThat(trainer.resume(file).train().steps()).isEqualTo(6);
        }
    }

    @Test
    void aKernelThatFailsEndsTheRunAndNotItsCheckpoint() throws IOException {
        requireCheckpointIntact(StandIn.of("failing"), "failAtLaunch", "CUDA_ERROR_LAUNCH_FAILED");
    }

    @Test
    void aGpuThatIsLostEndsTheRunAndNotItsCheckpoint() throws IOException {
        requireCheckpointIntact(
                StandIn.of("lost"), "loseAtLaunch", "CUDA_ERROR_DEVICE_UNAVAILABLE");
    }
}
