package org.vhe.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.distribution.Bernoulli;
import org.vhe.core.distribution.Categorical;
import org.vhe.core.distribution.CategoricalLevels;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.DiscretisedLogisticMixture;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.Gamma;
import org.vhe.core.distribution.GaussianMixture;
import org.vhe.core.distribution.NegativeBinomial;
import org.vhe.core.distribution.OrdinalLevels;
import org.vhe.core.distribution.Poisson;
import org.vhe.core.distribution.StudentT;
import org.vhe.core.distribution.VonMises;
import org.vhe.core.distribution.ZeroInflatedLevels;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Initializer;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.ParameterStore;
import org.vhe.core.graph.StableMath;
import org.vhe.core.model.Homoencoder;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.AffineMap;
import org.vhe.models.layer.AveragePool2d;
import org.vhe.models.layer.BatchNorm;
import org.vhe.models.layer.Blocks;
import org.vhe.models.layer.ChannelsFirst;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.Conv1d;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Crop;
import org.vhe.models.layer.Dropout;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.GroupNorm;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.Layer;
import org.vhe.models.layer.LayerNorm;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.MaxPool2d;
import org.vhe.models.layer.ResidualBlock;
import org.vhe.models.layer.SameConv2d;
import org.vhe.models.layer.Sequential;
import org.vhe.models.layer.SetAttention;
import org.vhe.models.layer.ShotMean;
import org.vhe.models.layer.TransposedConv2d;
import org.vhe.models.layer.Upsample2d;
import org.vhe.models.likelihood.ElementLikelihood;
import org.vhe.models.pixelcnn.PixelCnnVhe;
import org.vhe.models.residual.ResidualOptions;
import org.vhe.models.residual.ResidualVhe;

/**
 * Everything that the library is made of runs on the engine, with the CPU's values and gradients:
 * what would be executed on the CPU instead fails here, as does a layer, a distribution or a
 * likelihood that this test does not know.
 */
class CoverageTest {
    private static final GraphExecutor.Kind GPU = StandIn.shared().kind();

    /** Some gradients here are zero but for rounding, which is by chance. */
    private static final double MARGIN = 16;

    private static final ImageSize SMALL = new ImageSize(2, 8, 8);

    /** What is not a layer by itself, or is part of one of those here. */
    private static final Set<String> WITHIN_OTHERS = Set.of("Deconv2x2", "Gate", "Scoped");

    private final GraphContext graph =
            GraphContext.create(new ParameterStore(1, DataType.FLOAT), Mode.TRAINING);

    private void requireAgreement(SDVariable result) {
        // no sum of squares, which normalisation does not change
        SDVariable total = graph.sameDiff().math().exp(result.mul(0.3)).sum();
        List<String> outputs = new ArrayList<>(List.of(total.name(), result.name()));
        Gradients.of(graph, total, graph.parameterNames())
                .values()
                .forEach(gradient -> outputs.add(gradient.name()));
        Agreement.of(graph, outputs, GPU);
    }

    // ---- layers

    private record Case(Layer layer, long... shape) {}

    private static final Map<String, Case> LAYERS = new LinkedHashMap<>();

    static {
        long[] image = {4, 6, 6, 3};
        LAYERS.put("AffineMap", new Case(new AffineMap("a", 0.3), 4, 5));
        LAYERS.put("AveragePool2d", new Case(new AveragePool2d(2), image));
        LAYERS.put("AveragePool2d with a rest", new Case(new AveragePool2d(4), image));
        LAYERS.put("BatchNorm", new Case(new BatchNorm("n"), 16, 5));
        LAYERS.put("ChannelsFirst", new Case(new ChannelsFirst(), image));
        LAYERS.put("ChannelsLast", new Case(new ChannelsLast(), image));
        LAYERS.put("Conv1d", new Case(new Conv1d("c", 4, 3), 4, 7, 3));
        LAYERS.put("Conv1d with stride", new Case(new Conv1d("c", 4, 3).withStride(2), 4, 7, 3));
        LAYERS.put("Conv2d", new Case(new Conv2d("c", 4, 3), image));
        LAYERS.put("Conv2d with stride", new Case(new Conv2d("c", 4, 3).withStride(2), image));
        LAYERS.put("Crop", new Case(new Crop(4, 5), image));
        LAYERS.put("Dropout", new Case(new Dropout("d", 0.4), 4, 5));
        LAYERS.put("Flatten", new Case(new Flatten(), image));
        LAYERS.put("GroupNorm", new Case(new GroupNorm("n", 2), 4, 5, 5, 4));
        LAYERS.put("LayerNorm", new Case(new LayerNorm("n"), 4, 3, 5));
        LAYERS.put("Linear", new Case(new Linear("l", 3), 4, 5));
        LAYERS.put("MaxPool2d", new Case(new MaxPool2d(), image));
        LAYERS.put("ResidualBlock", new Case(new ResidualBlock("r", 4), image));
        LAYERS.put("SameConv2d", new Case(new SameConv2d("c", 4, 3), image));
        LAYERS.put("Sequential", new Case(Sequential.of(Blocks.linear("l", 4)), 16, 5));
        LAYERS.put("SetAttention", new Case(new SetAttention("s", 2), 4, 3, 6));
        LAYERS.put("SetAttention of one", new Case(new SetAttention("s", 2), 4, 1, 6));
        LAYERS.put("ShotMean", new Case(new ShotMean(), 4, 3, 5));
        LAYERS.put("TransposedConv2d", new Case(new TransposedConv2d("t", 4, 3, 2, 1), image));
        LAYERS.put("Upsample2d", new Case(new Upsample2d(2), image));
        LAYERS.put("Blocks", new Case(Blocks.convolution(new Conv2d("c", 4, 3)), image));
        LAYERS.put("Blocks upwards", new Case(Blocks.deconvolution("c", 4), image));
    }

    static Set<String> layers() {
        return LAYERS.keySet();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersAreThoseOfTheCpu(String name) {
        Case each = LAYERS.get(name);
        SDVariable factor = graph.parameter("before", Initializer.normal(1), each.shape());
        SDVariable input = graph.placeholder("input", each.shape()).mul(factor);
        requireAgreement(each.layer().apply(graph, input));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsAreThoseOfTheCpu(Activation activation) {
        requireAgreement(
                activation.apply(graph, graph.parameter("x", Initializer.normal(1), 5, 3)));
    }

    /** Operations whose gradients are SameDiff's own, of [4, 6]. */
    static Map<String, SDVariable> operations(GraphContext graph) {
        SDVariable x = graph.parameter("x", Initializer.normal(1), 4, 6);
        SDVariable y = graph.parameter("y", Initializer.normal(1), 4, 6);
        var nn = graph.sameDiff().nn();
        var math = graph.sameDiff().math();
        Map<String, SDVariable> all = new LinkedHashMap<>();
        all.put("softmax", nn.softmax(x, 1).mul(y));
        all.put("softmax of columns", nn.softmax(x, 0).mul(y));
        all.put("logarithm of softmax", nn.logSoftmax(x).mul(y));
        all.put("maximum", math.max(x, y));
        all.put("minimum", math.min(x.mul(2), y));
        all.put("largest of rows", x.max(true, 1).mul(y));
        all.put("smallest of columns", x.min(true, 0).mul(y));
        all.put("largest of all", x.mul(y.max()));
        all.put("smallest of all", x.mul(y.min()));
        all.put("maximum of a number", math.max(x, graph.constant(0.1)).mul(y));
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "softmax",
                "softmax of columns",
                "logarithm of softmax",
                "maximum",
                "minimum",
                "largest of rows",
                "smallest of columns",
                "largest of all",
                "smallest of all",
                "maximum of a number"
            })
    void gradientsThatSameDiffMakesItselfAreThoseOfTheCpu(String name) {
        requireAgreement(operations(graph).get(name));
    }

    /** What is left to the CPU: ND4J has no gradient of the operand's shape there. */
    @Test
    void maximaOfOperandsThatAreBroadcastBetweenAxesAreNotTakenOver() {
        SDVariable x = graph.parameter("x", Initializer.normal(1), 4, 3, 6);
        SDVariable y = graph.parameter("y", Initializer.normal(1), 4, 1, 6);
        SDVariable total = graph.sameDiff().math().max(x, y).sum();
        SDVariable gradient = Gradients.of(graph, total, List.of("y")).get("y");
        try (GraphExecutor executor = GraphExecutor.create(graph, List.of(gradient.name()), GPU)) {
            assertThat(executor).isNotInstanceOf(CudaGraph.class);
        }
    }

    /**
     * Names of the classes in a package, of a folder or a jar, that are of a type and can be made.
     */
    private static Set<String> implementations(Class<?> beside, Class<?> type) {
        String folder = beside.getPackageName().replace('.', '/');
        try {
            Path root = Path.of(beside.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(root)) {
                return implementations(root.resolve(folder), beside.getPackageName(), type);
            }
            try (FileSystem jar = FileSystems.newFileSystem(root)) {
                return implementations(jar.getPath(folder), beside.getPackageName(), type);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> implementations(Path folder, String name, Class<?> type)
            throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("$"))
                    .map(file -> file.substring(0, file.length() - 6))
                    .filter(file -> isOf(name + "." + file, type))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isOf(String name, Class<?> type) {
        try {
            Class<?> found = Class.forName(name, false, CoverageTest.class.getClassLoader());
            return type.isAssignableFrom(found) && !found.isInterface() && !found.isEnum();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyLayerIsKnownHere() {
        Set<String> known = new TreeSet<>(WITHIN_OTHERS);
        LAYERS.keySet().forEach(name -> known.add(name.split(" ")[0]));
        assertThat(known).containsAll(implementations(Layer.class, Layer.class));
    }

    // ---- distributions

    private SDVariable parameter(String name, double about, long... shape) {
        return graph.parameter(name, Initializer.normal(0.3), shape).add(about);
    }

    private static final Map<String, Function<CoverageTest, Distribution>> DISTRIBUTIONS =
            new LinkedHashMap<>();

    private static void put(String name, Function<CoverageTest, Distribution> distribution) {
        DISTRIBUTIONS.put(name, distribution);
    }

    static {
        put("Bernoulli", t -> new Bernoulli(t.graph, t.parameter("a", 0, 5, 3)));
        put("Categorical", t -> new Categorical(t.graph, t.parameter("a", 0, 5, 3)));
        put("CategoricalLevels", t -> new CategoricalLevels(t.graph, t.parameter("a", 0, 5, 3, 4)));
        put(
                "DiagonalGaussian",
                t ->
                        new DiagonalGaussian(
                                t.graph, t.parameter("a", 0, 5, 3), t.parameter("b", 0, 5, 3)));
        put(
                "DiscretisedLogisticMixture",
                t -> {
                    int outputs = DiscretisedLogisticMixture.outputs(3, 2, true);
                    SDVariable all = t.parameter("a", 0, 2, 3, 3, outputs);
                    return new DiscretisedLogisticMixture(t.graph, all, 3, 8, true);
                });
        put(
                "Gamma",
                t -> new Gamma(t.graph, t.parameter("a", 2, 5, 3), t.parameter("b", 1.5, 5, 3)));
        put(
                "GaussianMixture",
                t ->
                        new GaussianMixture(
                                t.graph, t.parameter("a", 0, 5, 2, 3), t.parameter("b", 0, 5, 3)));
        put(
                "NegativeBinomial",
                t ->
                        new NegativeBinomial(
                                t.graph, t.parameter("a", 0.5, 5, 3), t.parameter("b", 1, 5, 3)));
        put(
                "OrdinalLevels",
                t -> {
                    SDVariable apart =
                            t.graph.constant(Nd4j.createFromArray(-2f, 0f, 2f).reshape(1, 3));
                    SDVariable thresholds = t.parameter("b", 0, 1, 3).mul(0.1).add(apart);
                    return new OrdinalLevels(t.graph, t.parameter("a", 0, 5, 3), thresholds);
                });
        put("Poisson", t -> new Poisson(t.graph, t.parameter("a", 0.5, 5, 3)));
        put(
                "StudentT",
                t ->
                        new StudentT(
                                t.graph,
                                t.parameter("a", 0, 5, 3),
                                t.parameter("b", 0, 5, 3),
                                t.parameter("c", 1, 5, 3)));
        put(
                "VonMises",
                t -> new VonMises(t.graph, t.parameter("a", 0, 5, 3), t.parameter("b", 2, 5, 3)));
        put(
                "ZeroInflatedLevels",
                t -> {
                    int outputs = ZeroInflatedLevels.outputs(2, 2);
                    SDVariable parameters = t.parameter("a", 0, 5, 2, 2, outputs);
                    return new ZeroInflatedLevels(t.graph, parameters, 2, 4);
                });
    }

    static Set<String> distributions() {
        return DISTRIBUTIONS.keySet();
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void distributionsAreThoseOfTheCpu(String name) {
        Distribution distribution = DISTRIBUTIONS.get(name).apply(this);
        long batch = name.equals("DiscretisedLogisticMixture") ? 2 : 5;
        SDVariable sample = distribution.sample(graph.noise("noise", distribution.noise(), batch));
        SDVariable density = distribution.logProb(StableMath.withoutGradient(graph, sample));
        SDVariable total = density.sum();
        if (distribution.isReparameterised()) {
            total = total.add(StableMath.square(sample).sum());
        }
        List<String> outputs = new ArrayList<>(List.of(density.name(), sample.name()));
        Gradients.of(graph, total, graph.parameterNames())
                .values()
                .forEach(gradient -> outputs.add(gradient.name()));
        Agreement.of(graph, outputs, GPU);
    }

    @Test
    void everyDistributionIsKnownHere() {
        assertThat(DISTRIBUTIONS.keySet())
                .containsAll(implementations(Distribution.class, Distribution.class));
    }

    // ---- models

    private static void requireModel(Homoencoder model) {
        Agreement.ofTraining(
                type -> model.toBuilder().dataType(type).build(), Map.of("c", 2), GPU, MARGIN);
    }

    private static ElementLikelihood likelihood(ElementLikelihood.Kind kind) {
        return kind == ElementLikelihood.Kind.BERNOULLI
                ? ElementLikelihood.BERNOULLI
                : ElementLikelihood.of(kind, 5);
    }

    static Homoencoder dense(ElementLikelihood.Kind kind) {
        DenseOptions options =
                new DenseOptions(4, 8, 3, 2).withImage(SMALL).withLikelihood(likelihood(kind));
        return DenseVhe.create(options, 1);
    }

    static Homoencoder residual(int heads) {
        return ResidualVhe.create(
                ResidualOptions.of(new ImageSize(1, 16, 16), ElementLikelihood.BERNOULLI)
                        .withWidth(2, 4)
                        .withLatents(3, 2)
                        .withAttention(heads),
                1);
    }

    @ParameterizedTest
    @EnumSource(ElementLikelihood.Kind.class)
    void everyLikelihoodTrainsOnTheEngine(ElementLikelihood.Kind kind) {
        requireModel(dense(kind));
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementLikelihood.Kind.class,
            names = {"BERNOULLI", "LOGISTIC_MIXTURE", "CATEGORICAL", "ZERO_INFLATED"})
    void pixelCnnsOfLevelsTrainOnTheEngine(ElementLikelihood.Kind kind) {
        requireModel(
                PixelCnnVhe.create(
                        Models.PIXEL.withLikelihood(likelihood(kind)).withPosteriorLayers(1), 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void attentionOverTheSupportSetTrainsOnTheEngine(int heads) {
        requireModel(DenseVhe.create(new DenseOptions(4, 8, 3, 2).withAttention(heads), 1));
        requireModel(residual(heads));
    }

    @Test
    void deconvolutionalNetworksOfColoursTrainOnTheEngine() {
        requireModel(
                DeconvVhe.create(
                        DeconvOptions.defaults()
                                .withImage(new ImageSize(3, 20, 20))
                                .withLikelihood(ElementLikelihood.logisticMixture(8, 2))
                                .withWidth(2, 4)
                                .withLatents(3, 2),
                        1));
    }
}
