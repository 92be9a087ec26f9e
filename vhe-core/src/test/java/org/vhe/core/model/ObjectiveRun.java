package org.vhe.core.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.objective.BatchTerms;
import org.vhe.core.objective.Objective;
import org.vhe.core.objective.ObjectiveRunner;
import org.vhe.core.shape.Shapes;

/** An objective's graph with its gradient, executed for inputs and noise as they are set. */
public final class ObjectiveRun implements AutoCloseable {
    private final Map<String, INDArray> gradients = new LinkedHashMap<>();
    private final ObjectiveRunner runner;
    private BatchTerms terms;

    /** With the gradient of the bound by the named parameters; all of the model's if none. */
    public ObjectiveRun(Homoencoder model, ObjectiveGraph objective, String... parameters) {
        Map<String, INDArray> all = model.parameters().parameters();
        List<String> names =
                parameters.length == 0 ? List.copyOf(all.keySet()) : List.of(parameters);
        Map<String, INDArray> destinations = new LinkedHashMap<>();
        Gradients.of(objective.graph(), objective.bound(), names)
                .forEach(
                        (name, gradient) -> {
                            gradients.put(name, Nd4j.zerosLike(all.get(name)));
                            destinations.put(gradient.name(), gradients.get(name));
                        });
        this.runner =
                new ObjectiveRunner(
                        Objective.VHE, objective, destinations, GraphExecutor.Kind.COMPILED);
    }

    /** Sets an input; fewer values than it takes are repeated. */
    public ObjectiveRun set(String input, double... values) {
        double[] all = new double[Shapes.intLength(runner.executor().inputs().get(input))];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i % values.length];
        }
        runner.executor().set(input, all);
        return this;
    }

    /** Fills all noise inputs. */
    public ObjectiveRun drawNoise(long seed) {
        runner.noise(seed).forEach(runner.executor()::set);
        return this;
    }

    /** Names of the noise inputs. */
    public List<String> noiseInputs() {
        return List.copyOf(runner.noise(0).keySet());
    }

    public ObjectiveRun execute() {
        terms = runner.execute();
        return this;
    }

    public double bound() {
        return terms.bound();
    }

    public double[] logLikelihood() {
        return terms.logLikelihood();
    }

    public double[] kl(String latent) {
        return terms.kl().get(latent);
    }

    public double[] supportGain(String latent) {
        return terms.supportGain().get(latent);
    }

    /** The gradient of the bound by a parameter. */
    public double[] gradient(String parameter) {
        return ArrayTransfer.toDoubles(gradients.get(parameter));
    }

    /** The parameters that the bound depends on. */
    public List<String> differentiated() {
        return List.copyOf(gradients.keySet());
    }

    @Override
    public void close() {
        runner.close();
    }
}
