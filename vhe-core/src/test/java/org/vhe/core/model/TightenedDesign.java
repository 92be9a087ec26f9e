package org.vhe.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.gaussian.GaussianDesigns;
import org.vhe.core.graph.Mode;

/**
 * The linear-Gaussian model of one class latent with support inference, evaluated for chosen
 * targets, support sets and noise.
 *
 * @param model with support inference of {@code c}
 * @param data elements of three numbers in classes
 */
record TightenedDesign(Homoencoder model, GroupedDataset data) {

    static TightenedDesign of(int[] classes, int embeddingSize, int hidden, boolean learned) {
        GroupedDataset data = GaussianDesigns.data(7, Map.of("class", classes));
        Homoencoder plain = GaussianDesigns.oneClass().model(GaussianDesigns.oneClassPosterior());
        SupportInference inference =
                new SupportInference(data.grouping("class"), embeddingSize, hidden, learned);
        return new TightenedDesign(
                plain.toBuilder().supportInference("c", inference).build(), data);
    }

    /**
     * A row of a batch.
     *
     * @param target an element
     * @param support elements of its class
     * @param noise of c, two numbers
     */
    record Row(int target, int[] support, double... noise) {}

    /** A run of the given rows, which all have support sets of one size. */
    ObjectiveRun run(List<Row> rows, Mode mode, String... parameters) {
        int shots = rows.get(0).support().length;
        ObjectiveGraph objective = model.objectiveGraph(mode, rows.size(), Map.of("c", shots));
        ObjectiveRun run = new ObjectiveRun(model, objective, parameters);
        int groups = data.grouping("class").groupCount();
        int members = model.supportInference("c").orElseThrow().largestClass();
        List<double[]> targets = new ArrayList<>();
        List<double[]> supports = new ArrayList<>();
        List<double[]> noise = new ArrayList<>();
        double[] weights = new double[rows.size()];
        double[] classes = new double[rows.size() * groups];
        double[] draws = new double[rows.size() * members];
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            int group = data.grouping("class").groupOf(row.target());
            targets.add(element(row.target()));
            noise.add(row.noise());
            weights[i] = 1.0 / data.grouping("class").size(group);
            classes[i * groups + group] = 1;
            for (int member : row.support()) {
                supports.add(element(member));
                draws[i * members + data.grouping("class").positionOf(member)]++;
            }
        }
        return run.set(ObjectiveGraph.TARGET, flat(targets))
                .set(ObjectiveGraph.support("c"), flat(supports))
                .set(ObjectiveGraph.klWeight("c"), weights)
                .set(ObjectiveGraph.supportClass("c"), classes)
                .set(ObjectiveGraph.supportDraws("c"), draws)
                .set("noise/posterior/c", flat(noise));
    }

    double[] element(int element) {
        float[] values = new float[3];
        data.copyElement(element, values, 0);
        return new double[] {values[0], values[1], values[2]};
    }

    private static double[] flat(List<double[]> rows) {
        return rows.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
    }

    /** A parameter of the support inference. */
    INDArray parameter(String name) {
        return model.parameters().parameters().get("supportInference/c/" + name);
    }

    /** Values of no meaning for all parameters of support inference. */
    void scramble() {
        model.parameters()
                .parameters()
                .forEach(
                        (name, array) -> {
                            for (int i = 0; i < array.length(); i++) {
                                array.putScalar(i, 0.8 * Math.cos(1.7 * i + name.length()));
                            }
                        });
    }

    /** All support sets of a class, members drawn with replacement. */
    List<int[]> supports(int group, int shots) {
        List<int[]> result = new ArrayList<>(List.of(new int[0]));
        for (int shot = 0; shot < shots; shot++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] support : result) {
                for (int member : data.grouping("class").members(group)) {
                    int[] extended = java.util.Arrays.copyOf(support, shot + 1);
                    extended[shot] = member;
                    longer.add(extended);
                }
            }
            result = longer;
        }
        return result;
    }
}
