package org.vhe.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.check.Require;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.graph.Backend;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.OperationCheck;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.ShapeMismatchException;

/**
 * A few-shot classifier that is trained on episodes, as Matching and Prototypical Networks are: an
 * encoder of elements, and {@link ClassScores} of the features of queries and examples. A batch of
 * B targets, each with a support set of its class, is an episode of B classes with one query each.
 *
 * <pre>{@code
 * EpisodicClassifier classifier =
 *         EpisodicClassifier.builder("character", 1, 28, 28)
 *                 .encoder((graph, images) -> myNetwork(graph))
 *                 .scores((graph, q, s) -> q.mmul(s.mean(1).permute(1, 0)))
 *                 .build();
 * TrainingOptions episodic =
 *         TrainingOptions.builder()
 *                 .objective(Objective.EPISODIC)
 *                 .supportSize(EpisodicClassifier.CLASS, 1)
 *                 .build();
 * }</pre>
 *
 * <p>Targets of one class in a batch, which drawing cannot exclude, are no classes to each other:
 * see {@link EpisodicLoss}. It is no generative model; there is no bound.
 */
public final class EpisodicClassifier implements TrainableModel {
    /** What support sets are drawn for, as in {@code supportSize(CLASS, 5)}. */
    public static final String CLASS = "class";

    private final LatentStructure structure;
    private final String grouping;
    private final long[] elementShape;
    private final ElementEncoder encoder;
    private final ClassScores scores;
    private final EpisodicLoss loss;
    private final String name;
    private final ModelDescription description;
    private final ParameterStore store;
    private final ElementCheck elementCheck;

    private EpisodicClassifier(Builder builder) {
        this.grouping = builder.grouping;
        this.structure =
                LatentStructure.of(new LatentVariable(CLASS, grouping, new long[0], List.of()));
        this.elementShape = builder.elementShape;
        this.encoder = builder.encoder;
        this.scores = builder.scores;
        this.loss = builder.loss;
        this.name = builder.name;
        this.description = builder.description;
        this.store = new ParameterStore(builder.seed, builder.dataType);
        this.elementCheck = new ElementCheck("no likelihood", elementShape);
        ObjectiveGraph graph = objectiveGraph(Mode.TRAINING, 2, Map.of(CLASS, 2), Map.of());
        OperationCheck.requireSafe(graph.graph());
        store.freeze();
    }

    /**
     * @param grouping whose groups are the classes
     * @param elementShape axes of an element, such as 1, 28, 28
     */
    public static Builder builder(String grouping, long... elementShape) {
        return new Builder(grouping, elementShape);
    }

    @Override
    public LatentStructure structure() {
        return structure;
    }

    @Override
    public long[] elementShape() {
        return elementShape.clone();
    }

    @Override
    public ElementCheck elementCheck() {
        return elementCheck;
    }

    @Override
    public ParameterStore parameters() {
        return store;
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public boolean hasBound() {
        return false;
    }

    @Override
    public boolean isMeanOverTargets() {
        return false;
    }

    @Override
    public void requireLearnable(GroupedDataset data) {
        Grouping classes = data.grouping(grouping);
        if (classes.groupCount() < 2) {
            throw new IllegalArgumentException(
                    "classes are learned from by comparison, but grouping '%s' has %d group"
                            .formatted(grouping, classes.groupCount()));
        }
    }

    @Override
    public ObjectiveGraph objectiveGraph(
            Mode mode, int batch, Map<String, Integer> supportSizes, Map<String, Double> freeBits) {
        structure.requireShared("a support size", supportSizes.keySet());
        if (!freeBits.isEmpty()) {
            throw new IllegalArgumentException("a classifier has no KL for free bits " + freeBits);
        }
        int shot = Require.positive("support size", supportSizes.getOrDefault(CLASS, 0));
        return new EpisodeGraphBuilder(this, GraphContext.create(store, mode))
                .objective(Require.atLeast(2, "batch size", batch), shot);
    }

    /** Evaluation of this model's parts, executed by {@link Backend#executor()}. */
    public EpisodicEvaluator evaluator() {
        return new EpisodicEvaluator(this, Backend.executor());
    }

    /** As {@link #evaluator()}, executed as asked. */
    public EpisodicEvaluator evaluator(GraphExecutor.Kind kind) {
        return new EpisodicEvaluator(this, kind);
    }

    ElementEncoder encoder() {
        return encoder;
    }

    ClassScores scores() {
        return scores;
    }

    EpisodicLoss loss() {
        return loss;
    }

    /** What it is, for readers. */
    public String name() {
        return name;
    }

    /** Such as "Prototypical Network of elements [1, 28, 28] by character: 111,936 parameters". */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s of elements %s by %s: %,d parameters",
                name,
                Arrays.toString(elementShape),
                grouping,
                store.parameterCount());
    }

    /** Collects the parts of a classifier. */
    public static final class Builder {
        private final String grouping;
        private final long[] elementShape;
        private ElementEncoder encoder = ElementEncoder.IDENTITY;
        private ClassScores scores;
        private EpisodicLoss loss = EpisodicLoss.CROSS_ENTROPY;
        private String name = "episodic classifier";
        private long seed = 1;
        private DataType dataType = DataType.FLOAT;
        private ModelDescription description = ModelDescription.CUSTOM;

        private Builder(String grouping, long... elementShape) {
            this.grouping = Require.notBlank("grouping", grouping);
            this.elementShape = elementShape.clone();
        }

        /** The embedding of queries and examples, which pass it together; by default none. */
        public Builder encoder(ElementEncoder value) {
            encoder = Objects.requireNonNull(value, "encoder");
            return this;
        }

        /** How queries are compared with classes. */
        public Builder scores(ClassScores value) {
            scores = Objects.requireNonNull(value, "scores");
            return this;
        }

        /** What is minimised; {@link EpisodicLoss#CROSS_ENTROPY} by default. */
        public Builder loss(EpisodicLoss value) {
            loss = Objects.requireNonNull(value, "loss");
            return this;
        }

        /** What it is, for readers; "episodic classifier" by default. */
        public Builder name(String value) {
            name = Require.notBlank("name", value);
            return this;
        }

        /** Seed of the parameters' first values; 1 by default. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** FLOAT by default; DOUBLE for checks. */
        public Builder dataType(DataType value) {
            dataType = Objects.requireNonNull(value, "dataType");
            return this;
        }

        /** How a checkpoint's reader makes this model again. */
        public Builder description(ModelDescription value) {
            description = Objects.requireNonNull(value, "description");
            return this;
        }

        /**
         * Builds the classifier.
         *
         * @throws IllegalArgumentException if the scores are missing
         * @throws ShapeMismatchException if the parts do not fit together
         */
        public EpisodicClassifier build() {
            if (scores == null) {
                throw new IllegalArgumentException("the classifier has no scores");
            }
            return new EpisodicClassifier(this);
        }
    }
}
