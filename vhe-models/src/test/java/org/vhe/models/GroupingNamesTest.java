package org.vhe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelDescription;
import org.vhe.core.model.ModelFactory;
import org.vhe.models.deconv.DeconvOptions;
import org.vhe.models.deconv.DeconvVhe;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.factorial.FactorialOptions;
import org.vhe.models.factorial.FactorialVhe;
import org.vhe.models.hierarchical.HierarchicalOptions;
import org.vhe.models.hierarchical.HierarchicalVhe;
import org.vhe.models.pixelcnn.PixelCnnOptions;
import org.vhe.models.pixelcnn.PixelCnnVhe;

/** What the groupings of a model's data are called is up to its user. */
class GroupingNamesTest {
    private static final DeconvOptions DECONV = DeconvOptions.defaults().withWidth(2, 4);
    private static final DenseOptions DENSE = new DenseOptions(4, 8, 3, 2);
    private static final HierarchicalOptions HIERARCHICAL =
            HierarchicalOptions.defaults().withWidth(2, 4).withLatents(2, 3, 2);
    private static final PixelCnnOptions PIXELCNN =
            PixelCnnOptions.defaults().withChannels(2, 2, 2).withImageSize(16);
    private static final FactorialOptions FACTORIAL =
            FactorialOptions.defaults().withImage(PIXELCNN);

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of(
                        DenseVhe.create(DENSE, 1),
                        DenseVhe.create(DENSE.withGrouping("class"), 1),
                        List.of("character"),
                        List.of("class")),
                Arguments.of(
                        DeconvVhe.create(DECONV, 1),
                        DeconvVhe.create(DECONV.withGrouping("class"), 1),
                        List.of("character"),
                        List.of("class")),
                Arguments.of(
                        PixelCnnVhe.create(PIXELCNN, 1),
                        PixelCnnVhe.create(PIXELCNN.withGrouping("class"), 1),
                        List.of("character"),
                        List.of("class")),
                Arguments.of(
                        FactorialVhe.create(FACTORIAL, 1),
                        FactorialVhe.create(FACTORIAL.withGroupings("word", "hand"), 1),
                        List.of("character", "style"),
                        List.of("word", "hand")),
                Arguments.of(
                        HierarchicalVhe.create(HIERARCHICAL, 1),
                        HierarchicalVhe.create(HIERARCHICAL.withGroupings("family", "kind"), 1),
                        List.of("alphabet", "character"),
                        List.of("family", "kind")));
    }

    private static List<String> groupings(Homoencoder model) {
        return model.structure().sharedLatents().stream().map(LatentVariable::grouping).toList();
    }

    @ParameterizedTest
    @MethodSource("models")
    void checkpointsKeepTheNames(
            Homoencoder usual, Homoencoder named, List<String> names, List<String> others) {
        for (Homoencoder model : new Homoencoder[] {usual, named}) {
            Homoencoder again = ModelFactory.create(model.description(), 2);
            assertThat(again.structure()).isEqualTo(model.structure());
        }
        assertThat(groupings(usual)).isEqualTo(names);
        assertThat(groupings(named)).isEqualTo(others);
    }

    @ParameterizedTest
    @MethodSource("models")
    void optionsThatDoNotSayHaveTheUsualNames(
            Homoencoder usual, Homoencoder named, List<String> names, List<String> others) {
        ModelDescription description = usual.description();
        String before = description.options().replaceAll(",\"\\w*[gG]rouping\":\"\\w+\"", "");
        assertThat(before).isNotEqualTo(description.options()).doesNotContain("rouping");

        Homoencoder model =
                ModelFactory.create(new ModelDescription(description.type(), before), 1);
        assertThat(model.structure()).isEqualTo(usual.structure());
        assertThat(model.description()).isEqualTo(description);
    }

    @Test
    void blankNamesAreRefused() {
        assertThatThrownBy(() -> DENSE.withGrouping(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("grouping must not be blank, but is ' '");
    }
}
