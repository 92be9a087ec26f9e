package org.vhe.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.training.Checkpoint;

/** A model, as the bytes of its checkpoint, and mostly data, sent once to every executor. */
final class SharedModel implements Serializable, AutoCloseable {
    private final String job = UUID.randomUUID().toString();
    private final Broadcast<byte[]> checkpoint;
    private final Broadcast<GroupedDataset> data;

    SharedModel(JavaSparkContext context, Homoencoder model, GroupedDataset data) {
        this.checkpoint = context.broadcast(bytes(Checkpoint.of(model)));
        this.data = context.broadcast(data);
    }

    /** A model for data that executors have already. */
    SharedModel(JavaSparkContext context, Homoencoder model) {
        this.checkpoint = context.broadcast(bytes(Checkpoint.of(model)));
        this.data = null;
    }

    static byte[] bytes(Checkpoint checkpoint) {
        try {
            Path file = Files.createTempFile("vhe", ".zip");
            try {
                checkpoint.write(file);
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the model to send it", e);
        }
    }

    /** A name of this, for {@link Workers}. */
    String job() {
        return job;
    }

    /** The model anew, on an executor. */
    Homoencoder load() {
        try (ByteArrayInputStream in = new ByteArrayInputStream(checkpoint.value())) {
            return Checkpoint.read(in, "the model that the driver sent").toModel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GroupedDataset data() {
        return data.value();
    }

    /** Frees it on all executors, also where what was done with it has been interrupted. */
    @Override
    public void close() {
        Uninterrupted.run(this::destroy);
    }

    private void destroy() {
        checkpoint.destroy();
        if (data != null) {
            data.destroy();
        }
    }
}
