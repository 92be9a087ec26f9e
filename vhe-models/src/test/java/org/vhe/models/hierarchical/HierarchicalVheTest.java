package org.vhe.models.hierarchical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.KlDivergence;
import org.vhe.core.episode.EpisodeBatch;
import org.vhe.core.episode.EpisodeSampler;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.StableMath;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.ModelFactory;
import org.vhe.core.model.ObjectiveGraph;
import org.vhe.core.objective.Objective;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.layer.NetworkRun;
import org.vhe.models.layer.ObjectiveRun;
import org.vhe.models.statistician.LatentPrior;
import org.vhe.models.statistician.StatisticNetwork;

class HierarchicalVheTest {
    private static final HierarchicalOptions TINY =
            HierarchicalOptions.defaults().withWidth(2, 4).withLatents(2, 3, 2);
    private static final Map<String, Integer> SUPPORTS = Map.of("a", 3, "c", 2);

    @Test
    void targetsThatShareASupportSetAreTargetsWithTheSameOne() {
        ObjectiveRun.requireSharedSupports(
                HierarchicalVhe.create(TINY, 1, DataType.DOUBLE), SUPPORTS);
    }

    @Test
    void networkOverThePixelsComputesWhatSameDiffDoesAndIsMadeAgain() {
        Homoencoder model = HierarchicalVhe.create(TINY.withPixelLayers(2), 1, DataType.DOUBLE);

        ObjectiveRun.requireAgreement(model, SUPPORTS);
        assertThat(model.parameters().parameters())
                .containsKey("likelihood/pixels/logits/weight")
                .doesNotContainKey("likelihood/logits/weight");
        assertThat(TINY.withPixelLayers(2).withoutAlphabets().pixelLayers()).isEqualTo(2);
        Homoencoder again = ModelFactory.create(model.description(), 1);
        assertThat(again.parameters().parameterCount())
                .isEqualTo(model.parameters().parameterCount());
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void compiledGraphComputesWhatSameDiffDoes(DataType type) {
        Homoencoder model = HierarchicalVhe.create(TINY, 1, type);

        ObjectiveRun.requireAgreement(model, SUPPORTS);
    }

    /** The whole network at once: the derivative along a direction through all parameters. */
    @Test
    void gradientOfTheBoundIsThatOfFiniteDifferences() {
        Homoencoder model = HierarchicalVhe.create(TINY, 1, DataType.DOUBLE);
        Map<String, INDArray> gradients =
                ObjectiveRun.boundAndGradients(model, SUPPORTS, GraphExecutor.Kind.COMPILED);
        Map<String, INDArray> parameters = model.parameters().parameters();
        Map<String, INDArray> directions = new HashMap<>();
        double exact = 0;
        for (Map.Entry<String, INDArray> entry : parameters.entrySet()) {
            double step = 1.1 + 0.01 * entry.getKey().length();
            INDArray direction = NetworkRun.sines(step, entry.getValue().shape()).addi(0.3);
            directions.put(entry.getKey(), direction);
            exact += direction.mul(gradients.get(entry.getKey())).sumNumber().doubleValue();
        }
        double step = 1e-6;
        move(parameters, directions, step);
        double up = bound(model);
        move(parameters, directions, -2 * step);
        double down = bound(model);

        assertThat((up - down) / (2 * step)).isCloseTo(exact, within(1e-5 * (1 + Math.abs(exact))));
        assertThat(Math.abs(exact)).isGreaterThan(1e-2);
    }

    private static void move(
            Map<String, INDArray> parameters, Map<String, INDArray> directions, double step) {
        parameters.forEach((name, array) -> array.addi(directions.get(name).mul(step)));
    }

    private static double bound(Homoencoder model) {
        ObjectiveGraph objective = model.objectiveGraph(Mode.TRAINING, 3, SUPPORTS);
        String name = objective.bound().name();
        try (GraphExecutor executor =
                GraphExecutor.create(
                        objective.graph(), List.of(name), GraphExecutor.Kind.COMPILED)) {
            return executor.run(ObjectiveRun.inputs(objective.graph())).get(name).getDouble(0);
        }
    }

    /** Entry by entry what is this model's own: q(c; D, a) and p(c | a), both read a sample. */
    @Test
    void gradientsOfTheCharacterLatentAreThoseOfFiniteDifferences() {
        GradientCheck.of(
                        graph -> {
                            Latents a = Latents.none().with("a", graph.placeholder("a", 3, 2));
                            SDVariable support = graph.placeholder("support", 3, 2, 2);
                            Distribution q =
                                    new StatisticNetwork(2, 2)
                                            .posterior(graph.scope("posterior"), support, a);
                            Distribution p =
                                    new LatentPrior(2, 2).prior(graph.scope("prior"), a, 3);
                            SDVariable sample = q.sample(graph.placeholder("noise", 3, 2));
                            return StableMath.mean(graph, KlDivergence.of(q, p, sample).value());
                        })
                .require(1e-6);
    }

    @Test
    void divergencesAreSharedByAlphabetAndCharacter() {
        // two alphabets: characters of 2 and 3 images, and one character of 4
        GroupedDataset data =
                new GroupedDataset(
                        new float[9 * 784],
                        new long[] {1, 28, 28},
                        List.of(
                                new Grouping(
                                        "alphabet",
                                        new int[] {0, 0, 0, 0, 0, 1, 1, 1, 1},
                                        List.of("A", "B")),
                                new Grouping(
                                        "character",
                                        new int[] {0, 0, 1, 1, 1, 2, 2, 2, 2},
                                        List.of("A/1", "A/2", "B/1"))));
        Homoencoder model = HierarchicalVhe.create(TINY, 1);
        EpisodeSampler sampler =
                new EpisodeSampler(data, Objective.VHE.supports(model.structure(), SUPPORTS), 9, 1);
        EpisodeBatch batch = sampler.batch(0);
        Map<String, float[]> weights = new HashMap<>();
        for (LatentVariable latent : model.structure().latents()) {
            weights.put(latent.name(), Objective.VHE.klWeights(latent, batch, 1));
        }

        Set<List<Float>> rows = new java.util.HashSet<>();
        for (int row = 0; row < 9; row++) {
            rows.add(List.of(weights.get("a")[row], weights.get("c")[row], weights.get("z")[row]));
        }
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        List.of(1 / 5f, 1 / 2f, 1f),
                        List.of(1 / 5f, 1 / 3f, 1f),
                        List.of(1 / 4f, 1 / 4f, 1f));
    }

    @Test
    void characterAndElementDependOnTheAlphabet() {
        Homoencoder model = HierarchicalVhe.create(TINY, 1, DataType.DOUBLE);
        ObjectiveGraph objective = model.objectiveGraph(Mode.EVALUATION, 3, SUPPORTS);
        List<String> kls = objective.kl().values().stream().map(SDVariable::name).toList();
        assertThat(objective.kl().keySet()).containsExactly("a", "c", "z");
        try (GraphExecutor executor =
                GraphExecutor.create(objective.graph(), kls, GraphExecutor.Kind.COMPILED)) {
            Map<String, INDArray> inputs = ObjectiveRun.inputs(objective.graph());
            Map<String, INDArray> before = executor.run(inputs);
            INDArray support = inputs.get(ObjectiveGraph.support("a"));
            inputs.put(ObjectiveGraph.support("a"), support.mul(-1).addi(0.5));
            Map<String, INDArray> after = executor.run(inputs);
            for (String kl : kls) {
                // exactly: ND4J calls arrays equal that differ by less than 1e-5
                assertThat(after.get(kl).toDoubleVector())
                        .as(kl)
                        .isNotEqualTo(before.get(kl).toDoubleVector());
            }
        }
    }

    @Test
    void oneSeedGivesOneModel() {
        INDArray first = HierarchicalVhe.create(TINY, 5).parameters().flatParameters();

        assertThat(HierarchicalVhe.create(TINY, 5).parameters().flatParameters()).isEqualTo(first);
        assertThat(HierarchicalVhe.create(TINY, 6).parameters().flatParameters())
                .isNotEqualTo(first);
    }

    @Test
    void descriptionMakesTheSameModelAgain() {
        Homoencoder model = HierarchicalVhe.create(TINY, 5);
        Homoencoder again = ModelFactory.create(model.description(), 5);

        assertThat(model.description().type()).isEqualTo("hierarchical");
        assertThat(again.structure()).isEqualTo(model.structure());
        assertThat(again.parameters().flatParameters())
                .isEqualTo(model.parameters().flatParameters());
    }

    @Test
    void optionsAreThePapersAndChecked() {
        HierarchicalOptions paper = HierarchicalOptions.defaults();
        assertThat(paper).isEqualTo(new HierarchicalOptions(64, 256, 64, 512, 16));
        assertThat(paper.withoutAlphabets()).isEqualTo(DeconvOptions.defaults());
        assertThatThrownBy(() -> paper.withLatents(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("alphabetLatent must be positive, but is 0");
    }
}
