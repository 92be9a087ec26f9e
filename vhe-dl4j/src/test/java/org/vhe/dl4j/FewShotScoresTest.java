package org.vhe.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.PixelNearestNeighbour;
import org.vhe.data.synthetic.Glyphs;

class FewShotScoresTest {
    @Test
    void accuracyIsThatOfTheResult() {
        FewShotProtocol protocol =
                FewShotProtocol.classes(
                        Glyphs.generate(Glyphs.Options.defaults()),
                        Glyphs.CHARACTER,
                        new FewShotOptions(5, 1, 10, 8, 1));
        Classifier classifier = new PixelNearestNeighbour(28 * 28);
        FewShotScores.Outcome outcome = FewShotScores.evaluate(classifier, protocol);

        assertThat(outcome.result()).isEqualTo(FewShotEvaluation.evaluate(classifier, protocol));
        assertThat(outcome.evaluation().accuracy())
                .isCloseTo(outcome.result().accuracy().value(), within(1e-12))
                .isBetween(0.2, 0.999);
        assertThat(outcome.evaluation().getNumRowCounter()).isEqualTo(80);
    }
}
