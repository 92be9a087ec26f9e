package org.vhe.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Split;
import org.vhe.core.evaluation.fewshot.EpisodicFewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotComparison;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotRow;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.core.graph.GradientCheck;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.StableMath;
import org.vhe.core.model.EpisodicClassifier;
import org.vhe.core.model.EpisodicEvaluator;
import org.vhe.core.objective.Objective;
import org.vhe.core.training.Budget;
import org.vhe.core.training.LoggingListener;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.data.synthetic.Glyphs;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.ChannelsLast;
import org.vhe.models.layer.Conv2d;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.Sequential;

/** The page on peers: its code, a peer of one's own, is that of this test. */
class PeersPageTest {
    private static final int MOST_LINES = 60;

    static SDVariable embedding(GraphContext graph, SDVariable drawings) { // [n, 1, 28, 28]
        return Sequential.of(
                        new ChannelsLast(),
                        new Conv2d("first", 16, 3).withStride(2), // [n, 14, 14, 16]
                        Activation.ELU,
                        new Conv2d("second", 32, 3).withStride(2), // [n, 7, 7, 32]
                        Activation.ELU,
                        new Flatten(),
                        new Linear("embedding", 32))
                .apply(graph, drawings); // [n, 32]
    }

    /** The log of a kernel density estimate of each class, by its examples. */
    static SDVariable density(GraphContext graph, SDVariable queries, SDVariable supports) {
        long n = graph.shapeOf(queries)[0]; // [query, 32]
        long[] s = graph.shapeOf(supports); // [class, shot, 32]
        SDVariable differences =
                queries.reshape(n, 1, s[2]).sub(supports.reshape(1, s[0] * s[1], s[2]));
        SDVariable kernels = StableMath.square(differences).sum(2).neg().reshape(n, s[0], s[1]);
        return StableMath.logSumExp(graph, kernels, 2).reshape(n, s[0]); // [query, class]
    }

    static EpisodicClassifier peer() {
        return EpisodicClassifier.builder("character", 1, 28, 28)
                .name("kernel density")
                .encoder((graph, drawings) -> embedding(graph, drawings))
                .scores((graph, queries, supports) -> density(graph, queries, supports))
                .build();
    }

    static FewShotRow compared(GroupedDataset seen, GroupedDataset unseen, long steps) {
        EpisodicClassifier peer = peer();
        TrainingOptions options =
                TrainingOptions.builder()
                        .objective(Objective.EPISODIC)
                        .supportSize(EpisodicClassifier.CLASS, 1)
                        .budget(Budget.ofSteps(steps))
                        .build();
        try (Trainer trainer = new Trainer(peer, seen, options);
                EpisodicEvaluator evaluator = peer.evaluator()) {
            trainer.listen(new LoggingListener("Training")).train();
            return FewShotComparison.of("peer", new EpisodicFewShotClassifier(evaluator, 32))
                    .and("pixels", new PixelNearestNeighbour(28 * 28))
                    .evaluate(
                            FewShotProtocol.classes(
                                    unseen, "character", FewShotOptions.of(5, 1, 40, 1)));
        }
    }

    @Test
    void peerIsBetterThanPixels() {
        Split glyphs = Glyphs.generate(Glyphs.Options.defaults()).holdOut("alphabet", 4, 1);
        FewShotRow row = compared(glyphs.training(), glyphs.heldOut(), 150);
        double pixels = row.result("pixels").orElseThrow().accuracy().value();
        assertThat(row.result("peer").orElseThrow().accuracy().value()).isGreaterThan(pixels);
    }

    @Test
    void gradientsAreRight() {
        GradientCheck.of(
                        graph ->
                                density(
                                                graph,
                                                graph.placeholder("queries", 3, 4),
                                                graph.placeholder("supports", 2, 2, 4))
                                        .sum())
                .require(1e-6);
    }

    @Test
    void pageHasThePeerInLessThanSixtyLines() throws Exception {
        PageCode.requireIn(PeersPageTest.class, "peers.md");
        List<String> pieces = PageCode.of("peers.md", "java");
        long lines = pieces.stream().flatMap(String::lines).filter(line -> !line.isBlank()).count();
        assertThat(pieces).anySatisfy(piece -> assertThat(piece).contains("compared("));
        assertThat(lines).isBetween(30L, MOST_LINES - 1L);
    }
}
