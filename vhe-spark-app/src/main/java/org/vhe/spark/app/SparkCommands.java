package org.vhe.spark.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vhe.core.dataset.GroupedDataset;
import org.vhe.core.evaluation.EvaluationProgress;
import org.vhe.core.evaluation.fewshot.Classifier;
import org.vhe.core.evaluation.fewshot.FewShotProtocol;
import org.vhe.core.evaluation.fewshot.FewShotResult;
import org.vhe.core.evaluation.likelihood.JointLikelihoodOptions;
import org.vhe.core.evaluation.likelihood.JointLikelihoodResult;
import org.vhe.core.model.EvaluatorPool;
import org.vhe.core.model.Homoencoder;
import org.vhe.core.model.ModelEvaluator;
import org.vhe.core.model.TrainableModel;
import org.vhe.core.training.Trainer;
import org.vhe.core.training.TrainingOptions;
import org.vhe.core.training.TrainingResult;
import org.vhe.examples.cli.CommandGroup;
import org.vhe.examples.cli.CommonArguments;
import org.vhe.examples.cli.Recipe;
import org.vhe.examples.cli.Workplace;
import org.vhe.spark.SparkFewShotEvaluation;
import org.vhe.spark.SparkGradients;
import org.vhe.spark.SparkJointLikelihood;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where to run the commands below, and how. */
@Command(
        name = "vhe spark",
        description = {
            "The commands of vhe that train, classify and estimate likelihoods, as tasks of Apache"
                    + " Spark.",
            "Results are those of one machine with one thread to the last bit, but for training in"
                    + " several parts."
        },
        synopsisSubcommandLabel = "EXAMPLE",
        subcommands = SparkBenchmark.class)
final class SparkCommands extends CommandGroup implements Workplace, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SparkCommands.class);

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "local[N] for N tasks at a time in this process, local-cluster[N,1,MEGABYTES]"
                            + " for N executor processes on this machine, spark://HOST:PORT for a"
                            + " cluster. Default: what spark-submit was told.")
    private String master;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A setting of Spark, such as spark.executor.memory=4g.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--parts",
            paramLabel = "N",
            description =
                    "Training: in how many equal parts, tasks of Spark, a batch is computed (default:"
                            + " ${DEFAULT-VALUE}, which is the run of one machine to the last bit).")
    private int parts = 1;

    private Session session;

    private Session session() {
        if (session == null) {
            session = Session.open(master, settings);
        }
        return session;
    }

    @Override
    public void require(CommonArguments arguments) {
        if (!arguments.executor().isHost()) {
            throw new IllegalArgumentException(
                    "tasks of Spark compute on CPUs: --device must be cpu");
        }
        if (arguments.threads() != null && !arguments.threads().equals("1")) {
            throw new IllegalArgumentException(
                    "a task of Spark has one thread of arithmetic, and as many run at a time as there are cores: --threads must be 1, found "
                            + arguments.threads());
        }
        session();
    }

    @Override
    public FewShotResult classify(
            EvaluatorPool pool,
            GroupedDataset images,
            Recipe<ModelEvaluator, Classifier> classifier,
            Recipe<GroupedDataset, FewShotProtocol> protocol,
            EvaluationProgress progress) {
        if (images == null) { // fixed tasks, which are few
            return HERE.classify(pool, null, classifier, protocol, progress);
        }
        return session()
                .work(
                        context ->
                                SparkFewShotEvaluation.evaluate(
                                        context,
                                        pool.model(),
                                        images,
                                        sent(classifier),
                                        sent(protocol),
                                        progress));
    }

    /** In one place: Java confuses method references to one method when it reads them. */
    private static <A, B> org.vhe.spark.Recipe<A, B> sent(Recipe<A, B> recipe) {
        return recipe::apply;
    }

    @Override
    public JointLikelihoodResult likelihood(
            EvaluatorPool pool,
            JointLikelihoodOptions options,
            GroupedDataset images,
            Path file,
            EvaluationProgress progress)
            throws IOException {
        return session()
                .work(
                        context ->
                                SparkJointLikelihood.evaluate(
                                        context,
                                        pool.model(),
                                        images,
                                        options,
                                        Optional.of(file),
                                        progress));
    }

    @Override
    public TrainingResult train(
            TrainableModel trained, GroupedDataset data, TrainingOptions options, TrainerUse use)
            throws IOException {
        if (!(trained instanceof Homoencoder model)) {
            throw new IllegalArgumentException(
                    "Spark's tasks compute gradients of a Homoencoder; a step of %s is not divided"
                            .formatted(trained));
        }
        if (parts == 1) {
            LOGGER.info("each step is one task, for one executor: --parts N makes N tasks of it");
        }
        return session()
                .workToTheEnd(
                        context -> {
                            try (SparkGradients gradients =
                                            new SparkGradients(
                                                    context, model, data, options, parts);
                                    Trainer trainer =
                                            new Trainer(model, data, options, gradients)) {
                                return use.with(trainer);
                            }
                        });
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
