package org.vhe.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.latent.LatentVariable;

/** What a model consists of, for readers. */
final class ModelSummary {
    private final Homoencoder model;

    ModelSummary(Homoencoder model) {
        this.model = model;
    }

    /** Elements, latents and the number of parameters. */
    String line() {
        return "model of elements %s with %s: %s parameters"
                .formatted(
                        Arrays.toString(model.elementShape()),
                        model.structure().latents().stream()
                                .map(ModelSummary::latent)
                                .collect(Collectors.joining(", ")),
                        number(model.parameters().parameterCount()));
    }

    private static String latent(LatentVariable latent) {
        String parents =
                latent.parents().isEmpty() ? "" : " given " + String.join(", ", latent.parents());
        return "%s %s per %s%s"
                .formatted(
                        latent.name(),
                        Arrays.toString(latent.eventShape()),
                        latent.grouping(),
                        parents);
    }

    /** The same, and a line for each array of parameters, with a sum for each part. */
    String table() {
        List<String[]> rows = new ArrayList<>();
        String part = "";
        for (Map.Entry<String, INDArray> entry : model.parameters().readParameters().entrySet()) {
            String of = partOf(entry.getKey());
            if (!of.equals(part)) {
                rows.add(new String[] {of, "", number(count(of))});
                part = of;
            }
            INDArray array = entry.getValue();
            String rest = entry.getKey().substring(Math.min(entry.getKey().length(), of.length()));
            rows.add(
                    new String[] {
                        "  " + rest.replaceFirst("^/", ""),
                        Arrays.toString(array.shape()),
                        number(array.length())
                    });
        }
        int first = width(rows, 0);
        int second = width(rows, 1);
        int third = width(rows, 2);
        String format = "%-" + first + "s  %-" + second + "s  %" + third + "s";
        return line()
                + rows.stream()
                        .map(row -> "\n" + format.formatted((Object[]) row).stripTrailing())
                        .collect(Collectors.joining());
    }

    /** Such as "posterior/c", "likelihood" or "encoder". */
    private String partOf(String name) {
        String[] parts = name.split("/");
        boolean ofLatent = parts.length > 1 && model.structure().names().contains(parts[1]);
        return ofLatent ? parts[0] + "/" + parts[1] : parts[0];
    }

    private long count(String part) {
        return model.parameters().readParameters().entrySet().stream()
                .filter(entry -> partOf(entry.getKey()).equals(part))
                .mapToLong(entry -> entry.getValue().length())
                .sum();
    }

    private static int width(List<String[]> rows, int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(1);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
