package org.vhe.examples.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vhe.core.dataset.Provenance;
import org.vhe.core.training.Checkpoint;
import org.vhe.data.folder.ImageFolder;
import org.vhe.data.folder.ImageFolderOptions;
import org.vhe.examples.SmallInputs;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.experiment.Classified;
import org.vhe.examples.experiment.Evaluation;
import org.vhe.examples.experiment.SeenGroups;

/** Which classes of one's own data are held out, and what tasks are made of them. */
class OwnSplitTest {
    @TempDir static Path folder;
    private static SmallInputs inputs;

    /** Of two alphabets, three each. */
    private static List<String> characters;

    @BeforeAll
    static void writeInputs() throws Exception {
        inputs = SmallInputs.write(folder);
        characters =
                ImageFolder.read(inputs.folder(), ImageFolderOptions.DEFAULT)
                        .data()
                        .grouping("character")
                        .labels();
    }

    private static Path train(String run, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of("--batch=3", "--shots=2", "--width=2"));
        args.addAll(List.of("--architecture=dense", "--steps=1", "--out=" + folder.resolve(run)));
        args.addAll(List.of(more));
        if (args.stream().noneMatch(arg -> arg.startsWith("--data="))) {
            args.addAll(List.of("--data=" + inputs.folder(), "--size=12"));
        }
        Launcher.result(new OwnTrain(), args.toArray(String[]::new));
        return folder.resolve(run).resolve("model.zip");
    }

    private static Evaluation<List<Classified>> classify(Path weights, String... more)
            throws Exception {
        List<String> args =
                new ArrayList<>(List.of("--data=" + inputs.folder(), "--weights=" + weights));
        args.addAll(List.of("--shot=1", "--episodes=1", "--samples=2"));
        args.addAll(List.of(more));
        return Launcher.result(new OwnClassify(), args.toArray(String[]::new));
    }

    private static String names(String file, String... lines) throws Exception {
        return "--held-out-names="
                + Files.writeString(folder.resolve(file), String.join("\n", lines));
    }

    private static Provenance provenance(Path weights) throws Exception {
        return Checkpoint.read(weights).provenance().orElseThrow();
    }

    @Test
    void classesThatAFileNamesAreHeldOutAndKeptWithTheWeights() throws Exception {
        String names = names("names.txt", characters.get(4), characters.get(1));
        Path weights = train("named", names);
        List<String> expected = List.of(characters.get(1), characters.get(4));

        assertThat(provenance(weights).groups().get("character"))
                .hasSize(4)
                .doesNotContainAnyElementsOf(expected);
        Files.delete(folder.resolve("names.txt"));
        Evaluation<List<Classified>> found = classify(weights, "--way=2");
        OwnPreparation preparation = (OwnPreparation) found.data();
        assertThat(found.seen()).isEqualTo(new SeenGroups("character", 2, 0));
        assertThat(preparation.heldOutNames()).isEqualTo(expected);
        assertThat(preparation.heldOut()).isEqualTo(2);
        assertThatThrownBy(() -> classify(weights, "--way=2", "--held-out=5"))
                .hasMessageContaining("was trained on")
                .hasMessageContaining("of the 5 groups of 'character'");
        String others = names("others.txt", characters.get(4), characters.get(0));
        assertThatThrownBy(() -> classify(weights, "--way=2", others))
                .hasMessageContaining("was trained on 1 of the 2 groups of 'character'");
    }

    @Test
    void classesAreHeldOutOfEachFolderAlike() throws Exception {
        for (int seed = 0; seed < 4; seed++) {
            Path weights =
                    train(
                            "stratified" + seed,
                            "--stratify",
                            "--held-out=2",
                            "--split-seed=" + seed);
            TreeSet<String> heldOut = new TreeSet<>(characters);
            heldOut.removeAll(provenance(weights).groups().get("character"));
            assertThat(heldOut).hasSize(2);
            assertThat(heldOut.first().split("/")[0]).isNotEqualTo(heldOut.last().split("/")[0]);
            Evaluation<List<Classified>> found = classify(weights, "--way=2");
            assertThat(found.seen()).isEqualTo(new SeenGroups("character", 2, 0));
            assertThat(((OwnPreparation) found.data()).stratified()).isTrue();
        }
    }

    @Test
    void tasksAreOfOneAlphabet() throws Exception {
        Path weights =
                train("within", names("one.txt", characters.subList(0, 3).toArray(String[]::new)));
        Evaluation<List<Classified>> found = classify(weights, "--way=3", "--within=alphabet");
        assertThat(found.figures())
                .singleElement()
                .extracting(Classified::classes)
                .isEqualTo("character within alphabet");
        assertThat(found.figures().get(0).accuracy().task().way()).isEqualTo(3);
        assertThatThrownBy(() -> classify(weights, "--way=4", "--within=alphabet"))
                .hasMessageContaining("4-way episodes need as many groups");
        assertThatThrownBy(
                        () ->
                                classify(
                                        weights,
                                        "--way=4",
                                        "--all-classes",
                                        "--allow-seen",
                                        "--within=alphabet"))
                .hasMessageContaining("4-way episodes within one group of 'alphabet'")
                .hasMessageContaining("none has more than 3");
        for (String wrong : List.of("family", "character")) {
            assertThatThrownBy(() -> classify(weights, "--way=2", "--within=" + wrong))
                    .hasMessageContaining("--within must be a grouping above 'character'")
                    .hasMessageContaining("'" + wrong + "'")
                    .hasMessageContaining("[element, alphabet, character]");
        }
    }

    @Test
    void aColumnOfATableGroupsItsClasses() throws Exception {
        StringBuilder table = new StringBuilder("alphabet,a,b,c,d,character\n");
        for (int i = 0; i < 18; i++) {
            table.append("%d,%d,0,1,%d,%d\n".formatted(i / 9, i % 2, i % 3, i / 3));
        }
        Path file = Files.writeString(folder.resolve("table.csv"), table);
        Path weights =
                train(
                        "table",
                        "--data=" + file,
                        "--stratify",
                        "--held-out=2",
                        "--likelihood=gaussian");
        assertThat(provenance(weights).groups().get("alphabet")).containsExactly("0", "1");
        assertThat(provenance(weights).groups().get("character")).hasSize(4);
    }

    @Test
    void mistakesAreNamed() throws Exception {
        String known = names("known.txt", characters.get(0));
        assertThatThrownBy(() -> train("a", names("wrong.txt", characters.get(2) + "x")))
                .hasMessageContaining("wrong.txt: no group '" + characters.get(2) + "x'")
                .hasMessageContaining("the nearest name is '" + characters.get(2) + "'");
        assertThatThrownBy(() -> train("b", known, "--held-out=1"))
                .hasMessageContaining("--held-out-names names the classes that --held-out would");
        assertThatThrownBy(() -> train("c", known, "--stratify"))
                .hasMessageContaining("--held-out-names names the classes that --stratify would");
        assertThatThrownBy(() -> train("d", known, "--split-seed=1"))
                .hasMessageContaining("--split-seed is of classes chosen at random");
        Path flat = inputs.folder().resolve(characters.get(0).split("/")[0]);
        assertThatThrownBy(() -> train("e", "--data=" + flat, "--stratify", "--held-out=1"))
                .hasMessageContaining("--stratify needs folders of folders")
                .hasMessageContaining("[element, character]");
    }
}
