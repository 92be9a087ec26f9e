package org.vhe.core.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.model.AuxiliaryTerm;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelDescription;
import org.vhe.core.model.ModelFactory;
import org.vhe.core.model.SupportInference;
import org.vhe.core.model.TrainableModel;

/**
 * One file with everything needed to use a model or to go on training it: a zip archive of {@code
 * meta.json}, {@code provenance.json}, which says what it was trained on, and arrays in NumPy's
 * format.
 *
 * <p>Array names: {@code parameters/NAME.npy}, {@code statistics/NAME.npy}, and, if trained with
 * averaging, {@code averages/NAME.npy} and {@code averageStatistics/NAME.npy}, if trained with
 * early stopping {@code best/NAME.npy} and {@code bestStatistics/NAME.npy}; {@code updater.npy} and
 * the like belong to training.
 */
public final class Checkpoint {
    /** Format version that this code writes, and the newest it reads. */
    public static final int FORMAT_VERSION = 1;

    private static final List<String> USED_META =
            List.of(
                    "formatVersion",
                    "libraryVersion",
                    "modelType",
                    "modelOptions",
                    "modelSeed",
                    "step",
                    "trainingOptions");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode meta;
    private final Map<String, INDArray> arrays;
    private final Optional<Provenance> provenance;

    Checkpoint(ObjectNode meta, Map<String, INDArray> arrays, Optional<Provenance> provenance) {
        this.meta = meta;
        this.arrays = arrays;
        this.provenance = provenance;
    }

    /** The present state of a model, without a training state. */
    public static Checkpoint of(TrainableModel model) {
        ObjectNode meta = JSON.createObjectNode();
        meta.put("formatVersion", FORMAT_VERSION);
        String version = Checkpoint.class.getPackage().getImplementationVersion();
        if (version != null) {
            meta.put("libraryVersion", version);
        }
        meta.put("modelType", model.description().type());
        meta.put("modelOptions", model.description().options());
        meta.put("modelSeed", model.parameters().seed());
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        ParameterStore store = model.parameters();
        store.readParameters().forEach((n, a) -> arrays.put("parameters/" + n, a));
        store.readStatistics().forEach((n, a) -> arrays.put("statistics/" + n, a));
        return new Checkpoint(meta, arrays, Optional.empty());
    }

    /** This checkpoint with what its model was trained on. */
    public Checkpoint withProvenance(Provenance trainedOn) {
        return new Checkpoint(meta, arrays, Optional.of(trainedOn));
    }

    /** What the model was trained on, if it is known. */
    public Optional<Provenance> provenance() {
        return provenance;
    }

    /** Adds named arrays. */
    Checkpoint with(String prefix, Map<String, INDArray> more) {
        more.forEach((name, array) -> arrays.put(prefix + name, array));
        return this;
    }

    /** The JSON object that goes with the arrays; open for additions. */
    ObjectNode meta() {
        return meta;
    }

    /** What is said of the model and its training, as JSON. */
    public String description() {
        return meta.toPrettyString();
    }

    /** Steps of training so far. */
    public long step() {
        return meta.path("step").asLong(0);
    }

    /** The model's type and options. */
    public ModelDescription model() {
        return new ModelDescription(
                meta.path("modelType").asText(), meta.path("modelOptions").asText());
    }

    /** All arrays by name. */
    public Map<String, INDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    INDArray array(String name) throws CheckpointException {
        INDArray array = arrays.get(name);
        if (array == null) {
            throw new CheckpointException(
                    "the checkpoint has no array '"
                            + name
                            + "'; it cannot be used to go on training");
        }
        return array;
    }

    /**
     * Makes the model and gives it the best parameters of a run with early stopping, or the
     * averaged ones, or the last if there are neither. Support inference and auxiliary terms, which
     * are for training only, are left out.
     *
     * @throws CheckpointException if no such model can be made, or the arrays are not its own
     */
    public Homoencoder toModel() throws CheckpointException {
        return toModel(Homoencoder.class);
    }

    /**
     * As {@link #toModel()}, of any kind of model.
     *
     * @param kind such as {@link org.vhe.core.model.EpisodicClassifier}
     * @throws CheckpointException also if it is another kind
     */
    public <M extends TrainableModel> M toModel(Class<M> kind) throws CheckpointException {
        M model = create(kind);
        Map<String, INDArray> used = new LinkedHashMap<>(arrays);
        used.keySet().removeIf(Checkpoint::isOfTrainingOnly);
        new Checkpoint(meta, used, provenance).copyTo(model, true);
        return model;
    }

    private <M extends TrainableModel> M create(Class<M> kind) throws CheckpointException {
        try {
            return ModelFactory.create(model(), meta.path("modelSeed").asLong(1), kind);
        } catch (IllegalArgumentException
                | ArithmeticException
                | NullPointerException
                | OutOfMemoryError e) {
            throw new CheckpointException(
                    "no model can be made of type '%s' with options %s: %s"
                            .formatted(model().type(), model().options(), e.getMessage()),
                    e);
        }
    }

    /**
     * The model of {@link #toModel()}, with what it was trained on.
     *
     * @throws CheckpointException as {@link #toModel()}
     */
    public TrainedModel toTrainedModel() throws CheckpointException {
        return new TrainedModel(toModel(), provenance);
    }

    /** Whether a name is, after its kind, of support inference or an auxiliary term. */
    private static boolean isOfTrainingOnly(String name) {
        int afterKind = name.indexOf('/') + 1;
        return name.startsWith(SupportInference.SCOPE + "/", afterKind)
                || name.startsWith(AuxiliaryTerm.SCOPE + "/", afterKind);
    }

    /** Reads a file and makes its model, ready for use. */
    public static Homoencoder loadModel(Path file) throws IOException {
        return read(file).toModel();
    }

    /**
     * Gives a model this checkpoint's parameters and running statistics.
     *
     * @param averaged whether to take the best or averaged parameters where there are any
     * @throws CheckpointException if names or shapes differ; the model is then unchanged
     */
    public void copyTo(TrainableModel model, boolean averaged) throws CheckpointException {
        String prefix = parameterPrefix(averaged);
        String statisticPrefix = statisticPrefix(averaged);
        Map<String, INDArray> parameters = model.parameters().parameters();
        Map<String, INDArray> statistics = model.parameters().statistics();
        requireMatch(prefix, parameters);
        requireMatch(statisticPrefix, statistics);
        parameters.forEach((name, array) -> array.assign(arrays.get(prefix + name)));
        statistics.forEach((name, array) -> array.assign(arrays.get(statisticPrefix + name)));
    }

    private String parameterPrefix(boolean averaged) {
        if (averaged && hasBest()) {
            return "best/";
        }
        return averaged && hasAverages() ? "averages/" : "parameters/";
    }

    private String statisticPrefix(boolean averaged) {
        if (averaged && hasBest()) {
            return "bestStatistics/";
        }
        return averaged && has("averageStatistics/") ? "averageStatistics/" : "statistics/";
    }

    /** Whether a run that may end early kept the parameters of its best validation. */
    boolean hasBest() {
        return has("best/");
    }

    /** Whether there are averages that can be used: with the statistics that belong to them. */
    private boolean hasAverages() {
        return has("averages/") && (has("averageStatistics/") || !has("statistics/"));
    }

    /**
     * What is needed to use the model and no more, as float32: the best or averaged parameters, or
     * the last if there are neither, with their running statistics, without support inference and
     * auxiliary terms. Training cannot go on from it.
     */
    public Checkpoint withoutTraining() {
        ObjectNode kept = JSON.createObjectNode();
        for (String field : USED_META) {
            if (meta.has(field)) {
                kept.set(field, meta.get(field));
            }
        }
        Map<String, INDArray> used = new LinkedHashMap<>();
        keep(parameterPrefix(true), "parameters/", used);
        keep(statisticPrefix(true), "statistics/", used);
        return new Checkpoint(kept, used, provenance);
    }

    private void keep(String prefix, String newPrefix, Map<String, INDArray> kept) {
        arrays.forEach(
                (name, array) -> {
                    if (name.startsWith(prefix) && !isOfTrainingOnly(name)) {
                        String newName = newPrefix + name.substring(prefix.length());
                        kept.put(newName, array.castTo(DataType.FLOAT));
                    }
                });
    }

    private boolean has(String prefix) {
        return arrays.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    private void requireMatch(String prefix, Map<String, INDArray> expected)
            throws CheckpointException {
        for (Map.Entry<String, INDArray> entry : expected.entrySet()) {
            INDArray found = arrays.get(prefix + entry.getKey());
            String shape = Arrays.toString(entry.getValue().shape());
            if (found == null || !Arrays.equals(found.shape(), entry.getValue().shape())) {
                String actual = found == null ? "none" : Arrays.toString(found.shape());
                throw new CheckpointException(
                        "the model expects '%s%s' of shape %s, but the checkpoint has %s"
                                .formatted(prefix, entry.getKey(), shape, actual));
            }
        }
        long count = arrays.keySet().stream().filter(n -> n.startsWith(prefix)).count();
        if (count != expected.size()) {
            throw new CheckpointException(
                    "the model has %d arrays of kind '%s', but the checkpoint %d"
                            .formatted(expected.size(), prefix, count));
        }
    }

    /** Writes to a temporary name beside the file and moves it there. */
    public void write(Path file) throws IOException {
        CheckpointFile.write(file, meta, arrays, provenance);
    }

    /**
     * Reads a file.
     *
     * @throws CheckpointException if the file is cut off or damaged, no checkpoint, or of a newer
     *     format version
     */
    public static Checkpoint read(Path file) throws IOException {
        return CheckpointFile.read(file, file.toString());
    }

    /**
     * Reads a stream to its end, such as a resource.
     *
     * @param name for messages
     * @throws CheckpointException as {@link #read(Path)}
     */
    public static Checkpoint read(InputStream in, String name) throws IOException {
        return CheckpointFile.read(in, name);
    }

    /** Such as "checkpoint of 'pixelcnn' after 2000 steps on omniglot, 964 of character". */
    @Override
    public String toString() {
        return "checkpoint of '%s' after %d steps%s"
                .formatted(
                        model().type(),
                        step(),
                        provenance().map(known -> " on " + known).orElse(""));
    }
}
