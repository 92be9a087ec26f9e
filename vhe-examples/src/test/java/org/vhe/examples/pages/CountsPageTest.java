package org.vhe.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.BitmapEncoder;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.dataset.Split;
import org.vhe.core.distribution.DiagonalGaussian;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.evaluation.fewshot.FewShotClassifier;
import org.vhe.core.evaluation.fewshot.FewShotEvaluation;
import org.vhe.core.evaluation.fewshot.FewShotOptions;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.generation.ConditionalSampler;
import org.vhe.core.evaluation.generation.GenerationOptions;
import org.vhe.core.evaluation.scoring.ScoringOptions;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.latent.LatentStructure;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.Latents;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.training.Budget;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.examples.output.CurveChart;
import org.vhe.models.dense.DenseOptions;
import org.vhe.models.dense.DenseVhe;
import org.vhe.models.layer.Activation;
import org.vhe.models.layer.Conv1d;
import org.vhe.models.layer.Flatten;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.Linear;
import org.vhe.models.layer.SetAttention;
import org.vhe.models.likelihood.ElementLikelihood;

/** The page on counts and series: its code is that of this test. */
class CountsPageTest {
    @TempDir private Path folder;

    /** Of an author who is not learned from. */
    record Words(double[] given, double[] drawn, double[] truth) {}

    private static Words counts() {
        Random random = new Random(1);
        int words = 20;
        int authors = 200;
        int documents = 12;
        INDArray counts = Nd4j.zeros(authors * documents, 1, 1, words);
        List<String> authorOf = new ArrayList<>();
        for (int i = 0; i < authors * documents; i++) {
            int author = i / documents;
            authorOf.add("author " + author);
            for (int word = 0; word < words; word++) {
                double mean = 4 + 3.9 * Math.sin(word * (author + 1.5)); // of the author's own
                counts.putScalar(i, 0, 0, word, Math.rint(mean * (0.5 + random.nextDouble())));
            }
        }
        GroupedDataset corpus = GroupedDataset.of(counts, Grouping.ofLabels("author", authorOf));
        Split split = corpus.holdOut("author", 20, 1);

        DenseOptions sizes =
                DenseOptions.defaults()
                        .withImage(new ImageSize(1, 1, words))
                        .withLikelihood(
                                ElementLikelihood.of(ElementLikelihood.Kind.NEGATIVE_BINOMIAL, 0))
                        .withGrouping("author");
        Homoencoder model = DenseVhe.create(sizes, 1);
        TrainingOptions options =
                TrainingOptions.builder().supportSize("c", 3).budget(Budget.ofSteps(2000)).build();
        try (Trainer trainer = new Trainer(model, split.training(), options)) {
            trainer.train();
        }
        FewShotOptions twoWay = FewShotOptions.of(2, 3, 20, 1); // 2-way, 3 documents each
        try (ModelEvaluator evaluator = model.evaluator()) {
            FewShotClassifier classifier = new FewShotClassifier(evaluator, ScoringOptions.DEFAULT);
            System.out.println(
                    FewShotEvaluation.evaluate(
                            classifier,
                            FewShotProtocol.classes(split.heldOut(), "author", twoWay)));
        }
        return words(model, split, words);
    }

    private static Words words(Homoencoder model, Split split, int words) {
        Grouping byAuthor = split.heldOut().grouping("author");
        int[] documents = byAuthor.members(0);
        int author = Integer.parseInt(byAuthor.label(0).replace("author ", ""));
        float[][] three = split.heldOut().values(documents[0], documents[1], documents[2]);
        float[][] drawn;
        try (ModelEvaluator evaluator = model.evaluator()) {
            drawn =
                    new ConditionalSampler(evaluator, GenerationOptions.samples(1))
                            .generate(Map.of("c", three), 200);
        }
        double[] truth = new double[words];
        for (int word = 0; word < words; word++) {
            truth[word] = 4 + 3.9 * Math.sin(word * (author + 1.5));
        }
        return new Words(mean(three, words), mean(drawn, words), truth);
    }

    private static double[] mean(float[][] documents, int words) {
        double[] mean = new double[words];
        for (float[] document : documents) {
            for (int word = 0; word < words; word++) {
                mean[word] += document[word] / documents.length;
            }
        }
        return mean;
    }

    private static void draw(Words words, Path file) throws IOException {
        CurveChart chart = new CurveChart("word", "times in a document");
        double[] number = new double[words.truth().length];
        for (int i = 0; i < number.length; i++) {
            number[i] = i + 1;
        }
        chart.add("mean of three documents given", number, words.given());
        chart.add("mean of 200 drawn by the model", number, words.drawn());
        chart.add("the author's own", number, words.truth());
        BitmapEncoder.saveBitmap(
                chart.build(700, 350), file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }

    /** Another author's words have no such correlation. */
    @Tag("slow")
    @Test
    void documentsDrawnAreThoseOfTheAuthorGiven() throws Exception {
        Words words = counts();
        Path picture = folder.resolve("counts.png");
        draw(words, picture);

        assertThat(picture).isNotEmptyFile();
        assertThat(correlation(words.drawn(), words.given())).isGreaterThan(0.5);
    }

    private static double correlation(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double products = 0;
        double squaresX = 0;
        double squaresY = 0;
        for (int i = 0; i < x.length; i++) {
            products += (x[i] - meanX) * (y[i] - meanY);
            squaresX += (x[i] - meanX) * (x[i] - meanX);
            squaresY += (y[i] - meanY) * (y[i] - meanY);
        }
        return products / Math.sqrt(squaresX * squaresY);
    }

    static SDVariable features(GraphContext graph, SDVariable series) { // [n, 1, 1, length]
        long[] shape = graph.shapeOf(series);
        SDVariable x = series.reshape(shape[0], shape[3], 1); // [n, length, channels]
        x = Activation.ELU.apply(graph, new Conv1d("first", 16, 5).withStride(2).apply(graph, x));
        x = Activation.ELU.apply(graph, new Conv1d("second", 32, 5).withStride(2).apply(graph, x));
        return new Flatten().apply(graph, x); // [n, features]
    }

    static Distribution posterior(GraphContext graph, SDVariable support, Latents parents) {
        SDVariable set =
                new SetAttention("set", 4).apply(graph, support); // [batch, shot, features]
        return DiagonalGaussian.fromParameters(graph, new Linear("c", 2 * 16).apply(graph, set));
    }

    static Distribution likelihood(GraphContext graph, Latents latents) {
        SDVariable c = latents.get("c");
        long batch = graph.shapeOf(c)[0];
        SDVariable hidden = Activation.ELU.apply(graph, new Linear("hidden", 128).apply(graph, c));
        SDVariable values = new Linear("values", 2 * 48).apply(graph, hidden);
        return ElementLikelihood.of(ElementLikelihood.Kind.STUDENT_T, 0)
                .of(graph, values.reshape(batch, 1, 48, 2), 1);
    }

    @Test
    void modelOfSeriesIsTrained() {
        LatentStructure shared = LatentStructure.of(LatentVariable.of("c", "station", 16));
        Homoencoder ofSeries =
                Homoencoder.builder(shared, 1, 1, 48)
                        .encoder((graph, series) -> features(graph, series))
                        .posterior(
                                "c",
                                (graph, support, parents) -> posterior(graph, support, parents))
                        .likelihood((graph, latents) -> likelihood(graph, latents))
                        .seed(1)
                        .build();

        INDArray values = Nd4j.zeros(20, 1, 1, 48);
        List<String> stations = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stations.add("station " + i % 4);
            for (int t = 0; t < 48; t++) {
                values.putScalar(i, 0, 0, t, Math.sin(t * (1 + i % 4) * 0.1));
            }
        }
        GroupedDataset data = GroupedDataset.of(values, Grouping.ofLabels("station", stations));
        TrainingOptions options =
                TrainingOptions.builder().supportSize("c", 2).budget(Budget.ofSteps(60)).build();
        try (Trainer trainer = new Trainer(ofSeries, data, options)) {
            // of zeros by deviations of one, 48 values: -0.92 * 48 - 0.25 * 48 = -56 for a normal
            // density
            assertThat(trainer.train().recentTerms().bound()).isGreaterThan(-56);
        }
    }

    @Test
    void codeOfThePageIsThatOfThisTest() throws Exception {
        PageCode.requireIn(CountsPageTest.class, "counts-and-series.md");
    }

    /** The page's picture, into a folder: {@code FOLDER}. */
    public static void main(String[] args) throws Exception {
        Files.createDirectories(Path.of(args[0]));
        draw(counts(), Path.of(args[0]).resolve("counts.png"));
    }
}
