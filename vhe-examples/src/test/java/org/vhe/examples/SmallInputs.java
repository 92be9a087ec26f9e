package org.vhe.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vhe.examples.omniglot.OmniglotTrain;

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
        OmniglotTrain.runExample(
                onOmniglot("--split=background", "--steps=2", "--out=" + weights.getParent()));
    }

    /** For examples that train the deconvolutional network on Omniglot. */
    public String[] onOmniglot(String... more) {
        List<String> args = new ArrayList<>(List.of("--any-counts", "--data=" + omniglot));
        args.addAll(List.of("--width=2", "--hidden=8", "--class-latent=4", "--element-latent=2"));
        args.addAll(List.of("--batch=3", "--shots=2"));
        return with(args, more);
    }

    /** For the silhouettes. */
    public String[] onSilhouettes(String... more) {
        List<String> args = new ArrayList<>(List.of("--data=" + silhouettes));
        args.addAll(List.of("--width=2", "--hidden=8", "--class-latent=4", "--batch=3"));
        args.addAll(List.of("--shots=2", "--episodes=1", "--samples=2", "--inner-samples=1"));
        return with(args, more);
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
