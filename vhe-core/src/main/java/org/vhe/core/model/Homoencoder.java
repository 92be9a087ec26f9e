package org.vhe.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.check.Require;
import org.vhe.core.graph.Backend;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.OperationCheck;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;

/**
 * A Variational Homoencoder: a {@link LatentStructure} with a posterior and a prior for each
 * latent, a likelihood, and the parameters that all its graphs share.
 *
 * <pre>{@code
 * Homoencoder model =
 *         Homoencoder.builder(structure, 1, 28, 28)
 *                 .posterior("c", new MyPosterior())
 *                 .likelihood(new MyLikelihood())
 *                 .seed(1)
 *                 .build();
 * }</pre>
 *
 * <p>Building it constructs the training graph once for a small batch, so that every parameter
 * exists and every shape was checked before training starts.
 */
public final class Homoencoder implements TrainableModel {
    private final LatentStructure structure;
    private final long[] elementShape;
    private final ElementEncoder encoder;
    private final Map<String, Posterior> posteriors;
    private final Map<String, Prior> priors;
    private final Map<String, GradientEstimator> gradients;
    private final Map<String, SupportInference> supportInferences;
    private final Map<String, AuxiliaryTerm> auxiliaryTerms;
    private final Likelihood likelihood;
    private final ParameterStore store;
    private final ModelDescription description;
    private ElementCheck elementCheck;

    private Homoencoder(Builder builder, ParameterStore store) {
        this.structure = builder.structure;
        this.elementShape = builder.elementShape;
        this.encoder = builder.encoder;
        this.posteriors = Map.copyOf(builder.posteriors);
        this.priors = Map.copyOf(builder.priors);
        this.gradients = Map.copyOf(builder.gradients);
        this.supportInferences = Map.copyOf(builder.supportInferences);
        this.auxiliaryTerms =
                Collections.unmodifiableMap(new LinkedHashMap<>(builder.auxiliaryTerms));
        this.likelihood = builder.likelihood;
        this.description = builder.description;
        this.store = store;
    }

    /** Makes all parameters, and checks shapes and operations. */
    private Homoencoder complete() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        structure.sharedLatents().forEach(latent -> sizes.put(latent.name(), 2));
        GraphContext graph = GraphContext.create(store, Mode.TRAINING);
        ObjectiveGraphBuilder builder =
                new ObjectiveGraphBuilder(this, graph, new BatchShape(2, sizes), Map.of());
        OperationCheck.requireSafe(builder.build().graph());
        elementCheck = builder.elementCheck();
        store.freeze();
        return this;
    }

    /** A builder for these latents and elements of the given axes, such as 1, 28, 28. */
    public static Builder builder(LatentStructure structure, long... elementShape) {
        return new Builder(structure, elementShape);
    }

    /** A model of the same parts and seed; {@link ParameterStore#copyFrom} copies parameters. */
    public Builder toBuilder() {
        Builder builder = new Builder(structure, elementShape).encoder(encoder);
        builder.posteriors.putAll(posteriors);
        builder.priors.putAll(priors);
        builder.gradients.putAll(gradients);
        builder.supportInferences.putAll(supportInferences);
        builder.auxiliaryTerms.putAll(auxiliaryTerms);
        builder.likelihood(likelihood).seed(store.seed()).dataType(store.dataType());
        return builder.description(description);
    }

    /**
     * This model on the same parameters, whatever the data: its bound not tightened, without
     * auxiliary terms.
     */
    public Homoencoder withoutSupportInference() {
        Builder builder = toBuilder();
        builder.supportInferences.clear();
        builder.auxiliaryTerms.clear();
        Homoencoder plain = new Homoencoder(builder, store);
        plain.elementCheck = elementCheck;
        return plain;
    }

    /**
     * What the model consists of: elements, latents, and name, shape and size of every array of
     * parameters, with a sum for each part. For readers; the form may change.
     */
    public String summary() {
        return new ModelSummary(this).table();
    }

    /** Elements, latents and the number of parameters, in a line. */
    @Override
    public String toString() {
        return new ModelSummary(this).line();
    }

    /** The latents. */
    @Override
    public LatentStructure structure() {
        return structure;
    }

    /** Axes of one element; a copy. */
    @Override
    public long[] elementShape() {
        return elementShape.clone();
    }

    /** Checks that elements are such as this model is of. */
    @Override
    public ElementCheck elementCheck() {
        return elementCheck;
    }

    /** All parameters and running statistics. */
    @Override
    public ParameterStore parameters() {
        return store;
    }

    /** How to make this model again, for checkpoints. */
    @Override
    public ModelDescription description() {
        return description;
    }

    /**
     * The graph of the objective's terms.
     *
     * @param mode training, or evaluation for the bound of held-out data
     * @param batch number of targets
     * @param supportSizes |D| of each shared latent
     */
    public ObjectiveGraph objectiveGraph(Mode mode, int batch, Map<String, Integer> supportSizes) {
        return objectiveGraph(mode, batch, supportSizes, Map.of());
    }

    /**
     * As {@link #objectiveGraph(Mode, int, Map)}, of what is maximised with free bits (Kingma et
     * al. 2016): max(KL, lambda) in place of the KL, which is the mean over the batch.
     *
     * @param freeBits lambda of each latent that has some, in nats
     */
    @Override
    public ObjectiveGraph objectiveGraph(
            Mode mode, int batch, Map<String, Integer> supportSizes, Map<String, Double> freeBits) {
        return objectiveGraph(mode, new BatchShape(batch, supportSizes), freeBits);
    }

    /**
     * As {@link #objectiveGraph(Mode, int, Map, Map)}, of targets that may share support sets and
     * the samples of shared latents: KL / |X| counts for each of them.
     *
     * @throws IllegalArgumentException if they do, and a shared latent has a parent that is not, is
     *     differentiated by enumeration or a score function, or its bound is tightened
     */
    @Override
    public ObjectiveGraph objectiveGraph(
            Mode mode, BatchShape batch, Map<String, Double> freeBits) {
        GraphContext graph = GraphContext.create(store, mode);
        return new ObjectiveGraphBuilder(this, graph, batch, freeBits).build();
    }

    @Override
    public boolean hasBound() {
        return true;
    }

    @Override
    public TrainableModel forHeldOutData() {
        return withoutSupportInference();
    }

    /** Evaluation of this model's parts, executed by {@link Backend#executor()}. */
    public ModelEvaluator evaluator() {
        return new ModelEvaluator(this, Backend.executor());
    }

    /** As {@link #evaluator()}, executed as asked. */
    public ModelEvaluator evaluator(GraphExecutor.Kind kind) {
        return new ModelEvaluator(this, kind);
    }

    ElementEncoder encoder() {
        return encoder;
    }

    Posterior posterior(LatentVariable latent) {
        return posteriors.get(latent.name());
    }

    Prior prior(LatentVariable latent) {
        return priors.getOrDefault(latent.name(), Prior.standardNormal(latent.eventShape()));
    }

    GradientEstimator gradient(LatentVariable latent) {
        return gradients.getOrDefault(latent.name(), GradientEstimator.AUTOMATIC);
    }

    /** What tightens the bound of a latent, if anything does. */
    @Override
    public Optional<SupportInference> supportInference(String latent) {
        return Optional.ofNullable(supportInferences.get(latent));
    }

    /** What is maximised besides the bound, by name. */
    @Override
    public Map<String, AuxiliaryTerm> auxiliaryTerms() {
        return auxiliaryTerms;
    }

    Likelihood likelihood() {
        return likelihood;
    }

    /** Collects the parts of a model. */
    public static final class Builder {
        private final LatentStructure structure;
        private final long[] elementShape;
        private final Map<String, Posterior> posteriors = new LinkedHashMap<>();
        private final Map<String, Prior> priors = new LinkedHashMap<>();
        private final Map<String, GradientEstimator> gradients = new LinkedHashMap<>();
        private final Map<String, SupportInference> supportInferences = new LinkedHashMap<>();
        private final Map<String, AuxiliaryTerm> auxiliaryTerms = new LinkedHashMap<>();
        private ElementEncoder encoder = ElementEncoder.IDENTITY;
        private Likelihood likelihood;
        private long seed = 1;
        private DataType dataType = DataType.FLOAT;
        private ModelDescription description = ModelDescription.CUSTOM;

        private Builder(LatentStructure structure, long... elementShape) {
            this.structure = Objects.requireNonNull(structure, "structure");
            this.elementShape = elementShape.clone();
        }

        /** A network that all posteriors share; by default they read raw elements. */
        public Builder encoder(ElementEncoder encoder) {
            this.encoder = Objects.requireNonNull(encoder, "encoder");
            return this;
        }

        /** The posterior of a latent; every latent needs one. */
        public Builder posterior(String latent, Posterior posterior) {
            posteriors.put(structure.get(latent).name(), Objects.requireNonNull(posterior));
            return this;
        }

        /** The prior of a latent; standard normal by default. */
        public Builder prior(String latent, Prior prior) {
            priors.put(structure.get(latent).name(), Objects.requireNonNull(prior));
            return this;
        }

        /**
         * How the objective is differentiated through a latent's sample; by default as suits it.
         */
        public Builder gradient(String latent, GradientEstimator estimator) {
            gradients.put(structure.get(latent).name(), Objects.requireNonNull(estimator));
            return this;
        }

        /**
         * Tightens a shared latent's bound in training. A model loaded from a checkpoint is without
         * it, as it is of the classes trained on only.
         */
        public Builder supportInference(String latent, SupportInference inference) {
            if (structure.isElement(latent)) {
                throw new IllegalArgumentException(
                        "support inference needs a latent that elements share, but '%s' is not"
                                .formatted(latent));
            }
            supportInferences.put(latent, Objects.requireNonNull(inference, "inference"));
            return this;
        }

        /** Adds a term to what training maximises. */
        public Builder auxiliaryTerm(String name, AuxiliaryTerm term) {
            auxiliaryTerms.put(
                    Require.notBlank("name", name), Objects.requireNonNull(term, "term"));
            return this;
        }

        /** The likelihood of an element. */
        public Builder likelihood(Likelihood likelihood) {
            this.likelihood = Objects.requireNonNull(likelihood, "likelihood");
            return this;
        }

        /** Seed of the parameters' first values; 1 by default. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /** FLOAT by default; DOUBLE for checks. */
        public Builder dataType(DataType dataType) {
            this.dataType = dataType;
            return this;
        }

        /** How a checkpoint's reader makes this model again. */
        public Builder description(ModelDescription description) {
            this.description = Objects.requireNonNull(description, "description");
            return this;
        }

        /**
         * Builds the model.
         *
         * @throws IllegalArgumentException if a posterior or the likelihood is missing
         * @throws org.vhe.core.shape.ShapeMismatchException if the parts do not fit together
         */
        public Homoencoder build() {
            for (LatentVariable latent : structure.latents()) {
                if (!posteriors.containsKey(latent.name())) {
                    throw new IllegalArgumentException(
                            "latent '" + latent.name() + "' has no posterior");
                }
            }
            if (likelihood == null) {
                throw new IllegalArgumentException("the model has no likelihood");
            }
            return new Homoencoder(this, new ParameterStore(seed, dataType)).complete();
        }
    }
}
