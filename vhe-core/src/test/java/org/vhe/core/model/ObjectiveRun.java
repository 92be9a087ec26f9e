package org.vhe.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.graph.ArrayTransfer;
import org.vhe.core.graph.Gradients;
import org.vhe.core.graph.GraphExecutor;
import org.vhe.core.random.Seeds;

/** An objective's graph with its gradient, executed for inputs and noise as they are set. */
public final class ObjectiveRun implements AutoCloseable {
    private final ObjectiveGraph objective;
    private final Map<String, String> gradients = new LinkedHashMap<>();
    private final GraphExecutor executor;

    /** With the gradient of the bound by the named parameters; all of the model's if none. */
    public ObjectiveRun(Homoencoder model, ObjectiveGraph objective, String... parameters) {
        this.objective = objective;
        List<String> names =
                parameters.length == 0
                        ? List.copyOf(model.parameters().parameters().keySet())
                        : List.of(parameters);
        Gradients.of(objective.graph(), objective.bound(), names)
                .forEach((name, gradient) -> gradients.put(name, gradient.name()));
        List<String> outputs = new ArrayList<>(gradients.values());
        outputs.add(objective.bound().name());
        outputs.add(objective.logLikelihood().name());
        objective.kl().values().stream().map(SDVariable::name).forEach(outputs::add);
        objective.supportGain().values().stream().map(SDVariable::name).forEach(outputs::add);
        this.executor =
                GraphExecutor.create(objective.graph(), outputs, GraphExecutor.Kind.COMPILED);
    }

    /** Sets an input; fewer values than it takes are repeated. */
    public ObjectiveRun set(String input, double... values) {
        double[] all = new double[(int) executor.input(input).length()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i % values.length];
        }
        executor.input(input)
                .assign(
                        org.nd4j.linalg.factory.Nd4j.createFromArray(all)
                                .reshape(executor.input(input).shape()));
        return this;
    }

    /** Fills all noise inputs. */
    public ObjectiveRun drawNoise(long seed) {
        objective
                .graph()
                .noiseInputs()
                .forEach(
                        (name, kind) -> {
                            int length = (int) executor.input(name).length();
                            ArrayTransfer.copy(
                                    ArrayTransfer.draw(
                                            kind, length, Seeds.random(Seeds.derive(seed, name))),
                                    executor.input(name));
                        });
        return this;
    }

    /** Names of the noise inputs. */
    public List<String> noiseInputs() {
        return List.copyOf(objective.graph().noiseInputs().keySet());
    }

    public ObjectiveRun execute() {
        executor.execute();
        return this;
    }

    public double bound() {
        return value(objective.bound())[0];
    }

    public double[] logLikelihood() {
        return value(objective.logLikelihood());
    }

    public double[] kl(String latent) {
        return value(objective.kl().get(latent));
    }

    public double[] supportGain(String latent) {
        return value(objective.supportGain().get(latent));
    }

    private double[] value(SDVariable variable) {
        return ArrayTransfer.toDoubles(executor.outputBuffer(variable.name()));
    }

    /** The gradient of the bound by a parameter. */
    public double[] gradient(String parameter) {
        return ArrayTransfer.toDoubles(executor.outputBuffer(gradients.get(parameter)));
    }

    /** The parameters that the bound depends on. */
    public List<String> differentiated() {
        return List.copyOf(gradients.keySet());
    }

    @Override
    public void close() {
        executor.close();
    }
}
