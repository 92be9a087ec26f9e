package org.vhe.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Chains over the latents of one class that are on their way from its proposal to the posterior, by
 * Hamiltonian Monte Carlo; Neal, MCMC using Hamiltonian dynamics (2011).
 */
final class AnnealedChains {
    private final EvaluationGraph graph;
    private final List<Coordinates> latents;
    private final RandomGenerator[] random;
    private final int leapfrogs;
    private final double[] logWeights;
    private double[] logProposal;
    private double[] logJoint;

    /**
     * One latent in all chains.
     *
     * @param input of the graph
     * @param values [chains, ...], changed in place
     * @param scales of that length, the size of a step relative to that of others
     */
    record Coordinates(String input, double[] values, double... scales) {}

    /**
     * @param graph of the densities, with all inputs but values and temperatures
     * @param latents where they begin
     * @param random one for each chain
     */
    AnnealedChains(
            EvaluationGraph graph,
            List<Coordinates> latents,
            RandomGenerator[] random,
            int leapfrogs) {
        this.graph = graph;
        this.latents = latents;
        this.random = random.clone();
        this.leapfrogs = leapfrogs;
        this.logWeights = new double[random.length];
        evaluate(0);
        this.logProposal = graph.getDoubles(AnnealingGraphBuilder.LOG_PROPOSAL);
        this.logJoint = graph.getDoubles(AnnealingGraphBuilder.LOG_JOINT);
    }

    private void evaluate(double temperature) {
        float[] temperatures = new float[random.length];
        Arrays.fill(temperatures, (float) temperature);
        graph.set(AnnealingGraphBuilder.TEMPERATURE, temperatures);
        latents.forEach(
                latent -> graph.set(latent.input(), ProposalRefinement.floats(latent.values())));
        graph.execute();
    }

    /** Weighs what there is by the ratio of two temperatures' densities. */
    void weigh(double from, double to) {
        for (int chain = 0; chain < logWeights.length; chain++) {
            logWeights[chain] += (to - from) * (logJoint[chain] - logProposal[chain]);
        }
    }

    /** [chains]. */
    double[] logWeights() {
        return logWeights.clone();
    }

    /**
     * One trajectory of each chain, which leaves the distribution of a temperature as it is.
     *
     * @param size of its steps, in the coordinates' scales
     * @return the mean probability of being accepted
     */
    double move(double temperature, double size) {
        double[][] before = latents.stream().map(l -> l.values().clone()).toArray(double[][]::new);
        double[][] momenta = latents.stream().map(this::momenta).toArray(double[][]::new);
        double[] kinetic = kinetic(momenta);
        evaluate(temperature);
        push(momenta, size / 2);
        for (int step = 1; step <= leapfrogs; step++) {
            drift(momenta, size);
            evaluate(temperature);
            push(momenta, step == leapfrogs ? size / 2 : size);
        }
        double[] proposal = graph.getDoubles(AnnealingGraphBuilder.LOG_PROPOSAL);
        double[] joint = graph.getDoubles(AnnealingGraphBuilder.LOG_JOINT);
        double[] kineticAfter = kinetic(momenta);
        double sum = 0;
        for (int chain = 0; chain < random.length; chain++) {
            double gain =
                    mixed(proposal, joint, chain, temperature)
                            - mixed(logProposal, logJoint, chain, temperature)
                            - kineticAfter[chain]
                            + kinetic[chain];
            // what is not a number is never accepted
            double probability = gain >= 0 ? 1 : gain < 0 ? Math.exp(gain) : 0;
            sum += probability;
            if (random[chain].nextDouble() < probability) {
                logProposal[chain] = proposal[chain];
                logJoint[chain] = joint[chain];
            } else {
                restore(before, chain);
            }
        }
        return sum / random.length;
    }

    private static double mixed(
            double[] logProposal, double[] logJoint, int chain, double temperature) {
        return (1 - temperature) * logProposal[chain] + temperature * logJoint[chain];
    }

    /** Each chain draws from a generator of its own. */
    private double[] momenta(Coordinates latent) {
        double[] result = new double[latent.values().length];
        int length = result.length / random.length;
        for (int i = 0; i < result.length; i++) {
            result[i] = random[i / length].nextGaussian();
        }
        return result;
    }

    private double[] kinetic(double[][] momenta) {
        double[] result = new double[random.length];
        for (double[] own : momenta) {
            int length = own.length / random.length;
            for (int i = 0; i < own.length; i++) {
                result[i / length] += 0.5 * own[i] * own[i];
            }
        }
        return result;
    }

    private void push(double[][] momenta, double size) {
        for (int latent = 0; latent < momenta.length; latent++) {
            Coordinates all = latents.get(latent);
            double[] gradient = graph.getDoubles(RefinementGraphBuilder.gradient(all.input()));
            for (int i = 0; i < gradient.length; i++) {
                momenta[latent][i] += size * all.scales()[i] * gradient[i];
            }
        }
    }

    private void drift(double[][] momenta, double size) {
        for (int latent = 0; latent < momenta.length; latent++) {
            Coordinates all = latents.get(latent);
            for (int i = 0; i < momenta[latent].length; i++) {
                all.values()[i] += size * all.scales()[i] * momenta[latent][i];
            }
        }
    }

    private void restore(double[][] before, int chain) {
        for (int latent = 0; latent < before.length; latent++) {
            int length = before[latent].length / random.length;
            System.arraycopy(
                    before[latent],
                    chain * length,
                    latents.get(latent).values(),
                    chain * length,
                    length);
        }
    }
}
