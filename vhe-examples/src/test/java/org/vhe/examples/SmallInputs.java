package org.vhe.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vhe.examples.alphabets.AlphabetsTrain;
import org.vhe.examples.cli.Launcher;
import org.vhe.examples.omniglot.OmniglotTrain;
import org.vhe.examples.own.OwnTrain;
import org.vhe.examples.silhouettes.SilhouettesTrain;
import org.vhe.examples.styles.StylesTrain;

/**
 * What examples read, in small: data, a curve, weights of two steps of training; and arguments that
 * make their networks small.
 */
public record SmallInputs(Path omniglot, Path silhouettes, Path curve, Path weights) {

    /** Writes all of it into a folder, and trains. */
    public static SmallInputs write(Path folder) throws Exception {
        Path data = folder.resolve("data");
        SmallInputs inputs =
                new SmallInputs(
                        data,
                        data.resolve("silhouettes.mat"),
                        data.resolve("metrics.csv"),
                        folder.resolve("trained/model.zip"));
        inputs.write();
        return inputs;
    }

    private void write() throws Exception {
        SmallOmniglot.write(omniglot);
        SmallSilhouettes.write(silhouettes);
        Files.writeString(curve, "step,bound,kl_c\n50,-9,1\n100,-2,4\n150,-1.5,5\n");
        Launcher.result(
                new OmniglotTrain(),
                onOmniglot("--split=background", "--steps=2", "--out=" + weights.getParent()));
    }

    /** For examples that train the deconvolutional network on Omniglot. */
    public String[] onOmniglot(String... more) {
        List<String> args = new ArrayList<>(List.of("--any-counts", "--data=" + omniglot));
        args.addAll(List.of("--width=2", "--hidden=8", "--class-latent=4", "--element-latent=2"));
        args.addAll(List.of("--batch=3", "--shots=2"));
        return with(args, more);
    }

    /** For training on the silhouettes. */
    public String[] onSilhouettes(String... more) {
        List<String> args = new ArrayList<>(List.of("--data=" + silhouettes));
        args.addAll(List.of("--width=2", "--hidden=8", "--class-latent=4", "--batch=3"));
        args.add("--shots=2");
        return with(args, more);
    }

    /** For training on coloured characters. */
    public String[] onStyles(String... more) {
        List<String> args = new ArrayList<>(List.of("--any-counts", "--data=" + omniglot));
        args.addAll(List.of("--training-characters=9", "--styles=3", "--width=2"));
        args.addAll(List.of("--batch=3", "--shots=2"));
        return with(args, more);
    }

    /** A folder of images by class: Omniglot's in small. */
    public Path folder() {
        return omniglot.resolve("images_background");
    }

    /** For training on a folder of images. */
    public String[] onFolder(String... more) {
        return with(List.of("--data=" + folder(), "--batch=3", "--shots=2", "--held-out=2"), more);
    }

    /** The weights of a run of two steps on a folder of images, and where it is. */
    public String[] ofFolder(String... more) throws Exception {
        Path out = weights.resolveSibling("own");
        if (!Files.exists(out)) {
            Launcher.result(
                    new OwnTrain(),
                    onFolder(
                            "--size=20x12",
                            "--width=2",
                            "--hidden=6",
                            "--steps=2",
                            "--out=" + out));
        }
        String file = "--weights=" + out.resolve("model.zip");
        return with(List.of("--data=" + folder(), file), more);
    }

    /** The weights of a run on a folder, examples in folders, and images without a class. */
    public String[] toPredict(String... more) throws Exception {
        String[] weightsAndData = ofFolder();
        return with(
                List.of(weightsAndData[1], "--support=" + folder(), "--query=" + folder()), more);
    }

    /** The weights of a run on a folder, and a file to write a part of the model to. */
    public String[] exported() throws Exception {
        return with(
                List.of(
                        ofFolder()[1],
                        "--part=posterior",
                        "--to=" + weights.resolveSibling("posterior.fb")));
    }

    /** The weights of a run of two steps on silhouettes, and where the silhouettes are. */
    public String[] ofSilhouettes(String... more) throws Exception {
        Path out = weights.resolveSibling("silhouettes");
        if (!Files.exists(out)) {
            Launcher.result(new SilhouettesTrain(), onSilhouettes("--steps=2", "--out=" + out));
        }
        String file = "--weights=" + out.resolve("model.zip");
        return with(List.of("--data=" + silhouettes, file), more);
    }

    /** The weights of a run of two steps on alphabets, by a network, and where Omniglot is. */
    public String[] ofAlphabets(String network, String... more) throws Exception {
        Path out = weights.resolveSibling(network);
        if (!Files.exists(out)) {
            Launcher.result(
                    new AlphabetsTrain(),
                    onOmniglot("--network=" + network, "--steps=2", "--out=" + out));
        }
        return onOmniglotWith(out, more);
    }

    /** The weights of a run of two steps on coloured characters, and where Omniglot is. */
    public String[] ofStyles(String... more) throws Exception {
        Path out = weights.resolveSibling("styles");
        if (!Files.exists(out)) {
            Launcher.result(new StylesTrain(), onStyles("--steps=2", "--out=" + out));
        }
        return onOmniglotWith(out, more);
    }

    public String[] onOmniglotWith(Path out, String... more) {
        String file = "--weights=" + out.resolve("model.zip");
        return with(List.of("--any-counts", "--data=" + omniglot, file), more);
    }

    /** For examples that evaluate the weights on Omniglot, with few samples. */
    public String[] sampled(String... more) {
        return trained(with(List.of("--samples=2", "--inner-samples=2"), more));
    }

    /** For examples that use the weights on Omniglot. */
    public String[] trained(String... more) {
        return with(List.of("--any-counts", "--data=" + omniglot, "--weights=" + weights), more);
    }

    private static String[] with(List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
