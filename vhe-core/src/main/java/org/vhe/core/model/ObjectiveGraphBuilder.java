package org.vhe.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.vhe.core.dataset.Grouping;
import org.vhe.core.distribution.DiscreteDistribution;
import org.vhe.core.distribution.Distribution;
import org.vhe.core.distribution.KlDivergence;
import org.vhe.core.graph.GraphContext;
import org.vhe.core.graph.Mode;
import org.vhe.core.graph.StableMath;
import org.vhe.core.latent.LatentVariable;
import org.vhe.core.shape.Shapes;

/** Builds an {@link ObjectiveGraph}: draws the latents, parents first, and sums up the terms. */
final class ObjectiveGraphBuilder {
    private final Homoencoder model;
    private final GraphContext graph;
    private final ModelGraph parts;
    private final int batch;
    private final BatchShape shape;
    private final SDVariable target;
    private final Map<String, SDVariable> supports;
    private final List<Term> terms = new ArrayList<>();
    private final List<Choice> choices = new ArrayList<>();
    private final Map<String, SDVariable> gains = new LinkedHashMap<>();
    private final Set<String> sampledKls = new LinkedHashSet<>();
    private final Map<String, Double> freeBits;
    private final Map<String, SDVariable> auxiliary = new LinkedHashMap<>();
    private final Map<String, Grouping> labels = new LinkedHashMap<>();
    private ObjectiveRows rows;
    private Latents latents = Latents.none();
    private ElementCheck elementCheck;

    /**
     * A summand of the objective.
     *
     * @param latent whose term it is, or null for the likelihood and auxiliary terms
     * @param isGain whether it is the latent's support gain rather than its KL
     * @param rows of the values
     * @param values [rows]
     */
    private record Term(String latent, boolean isGain, ObjectiveRows rows, SDVariable values) {}

    /**
     * A sample that is differentiated by its score function.
     *
     * @param latent that is drawn
     * @param downstream the latents whose terms depend on it, besides the likelihood and the
     *     latent's own gain; to be added to
     */
    private record Choice(String latent, ScoreFunction score, Set<String> downstream) {
        boolean reaches(Term term) {
            return term.latent() == null
                    || downstream.contains(term.latent())
                    || term.isGain() && term.latent().equals(latent);
        }
    }

    /**
     * @param freeBits KL of latents below which it does not count, in nats
     */
    ObjectiveGraphBuilder(
            Homoencoder model, GraphContext graph, BatchShape shape, Map<String, Double> freeBits) {
        EpisodeFeatures features = new EpisodeFeatures(model, graph, shape);
        freeBits.keySet().forEach(model.structure()::get);
        this.freeBits = Map.copyOf(freeBits);
        this.model = model;
        this.graph = graph;
        this.parts = new ModelGraph(model, graph);
        this.batch = shape.targets();
        this.shape = shape;
        this.rows = ObjectiveRows.of(graph, shape.supports());
        this.target =
                graph.placeholder(
                        ObjectiveGraph.TARGET, Shapes.prepend(batch, model.elementShape()));
        this.supports = features.of(target);
    }

    ObjectiveGraph build() {
        Map<String, SDVariable> kls = new LinkedHashMap<>();
        for (LatentVariable latent : shape.order(model)) {
            if (latent.isElement()) {
                leaveSupportSets();
            }
            kls.put(latent.name(), addLatent(latent));
        }
        leaveSupportSets();
        Distribution likelihood = parts.likelihood(latents);
        elementCheck = new ElementCheck(likelihood);
        SDVariable logLikelihood = likelihood.logProb(rows.lift(target));
        graph.requireShape(logLikelihood, "the log-likelihood", rows.count());
        terms.add(new Term(null, false, rows, logLikelihood));
        if (graph.mode() == Mode.TRAINING) {
            model.auxiliaryTerms().forEach(this::addAuxiliary);
        }
        SDVariable total = null;
        for (Term term : terms) {
            SDVariable expectation = term.rows().expectation(term.values());
            total = total == null ? expectation : total.add(expectation);
        }
        for (Choice choice : choices) {
            total = total.add(choice.score().gradient(reward(choice)));
        }
        SDVariable bound = StableMath.mean(graph, total);
        return new ObjectiveGraph(
                model,
                graph,
                rows.expectation(logLikelihood),
                kls,
                gains,
                sampledKls,
                bound,
                auxiliary,
                labels,
                freeBits.isEmpty() && auxiliary.isEmpty());
    }

    /** Checks elements by the likelihood of the graph that was built. */
    ElementCheck elementCheck() {
        return elementCheck;
    }

    /** From here on rows are of targets; several of them have the same samples so far. */
    private void leaveSupportSets() {
        if (rows.count() < batch) {
            rows = ObjectiveRows.of(graph, batch);
            latents = rows.lift(latents);
        }
    }

    /** Draws a latent and adds its KL; returns the latter, [batch]. */
    private SDVariable addLatent(LatentVariable latent) {
        String name = latent.name();
        Distribution q = parts.posterior(latent, rows.lift(supports.get(name)), latents);
        Distribution p = parts.prior(latent, latents, rows.count());
        ObjectiveRows before = rows;
        SDVariable sample = draw(latent, q);
        boolean enumerated = rows != before;
        SDVariable kl = kl(latent, q, p, sample);
        if (rows.count() < batch) { // of support sets, counted for each of their targets
            before = ObjectiveRows.of(graph, batch);
            kl = before.lift(kl);
        }
        SDVariable weight = graph.placeholder(ObjectiveGraph.klWeight(name), batch);
        SDVariable cost =
                freeBits.containsKey(name)
                        ? costBeyond(freeBits.get(name), before, kl, weight)
                        : kl.mul(before.lift(weight));
        terms.add(new Term(name, false, before, cost.neg()));
        latents = (enumerated ? rows.lift(latents) : latents).with(name, sample);
        model.supportInference(name)
                .ifPresent(inference -> addSupportGain(inference, name, sample, weight));
        return before.expectation(kl);
    }

    /**
     * Summands of the mean over the batch of max(KL, free), both weighted: {@code weight free}, and
     * the rest unless the KL's mean is below. What depends on a choice is then counted in its
     * reward when it counts.
     */
    private SDVariable costBeyond(
            double free, ObjectiveRows before, SDVariable kl, SDVariable weight) {
        SDVariable excess = before.expectation(kl).sub(free).mul(weight);
        SDVariable sign = graph.sameDiff().math().sign(StableMath.mean(graph, excess));
        SDVariable counts = StableMath.withoutGradient(graph, StableMath.relu(graph, sign));
        SDVariable counted = weight.mul(counts.reshape(1));
        return kl.sub(free).mul(before.lift(counted)).add(before.lift(weight.mul(free)));
    }

    private void addAuxiliary(String name, AuxiliaryTerm term) {
        term.labels().ifPresent(grouping -> labels.put(ObjectiveGraph.labels(name), grouping));
        SDVariable read =
                term.labels()
                        .map(
                                grouping ->
                                        graph.placeholder(
                                                ObjectiveGraph.labels(name),
                                                batch,
                                                grouping.groupCount()))
                        .map(rows::lift)
                        .orElse(null);
        GraphContext scope = graph.scope(AuxiliaryTerm.SCOPE).scope(name);
        SDVariable value = term.value(scope, latents, read);
        graph.requireShape(value, "auxiliary term '" + name + "'", rows.count());
        terms.add(new Term(null, false, rows, value));
        auxiliary.put("auxiliary_" + name, rows.expectation(value));
    }

    /**
     * KL(q || p). Where it is estimated from the latent's sample, it is among what depends on the
     * choice of that sample.
     */
    private SDVariable kl(
            LatentVariable latent, Distribution q, Distribution p, SDVariable sample) {
        String name = latent.name();
        GradientEstimator.Kind kind = model.gradient(latent).resolve(name, q);
        if (kind.needsClosedKl()) {
            return KlDivergence.closedForm(q, p).orElseThrow(() -> noClosedKl(name, kind, q, p));
        }
        KlDivergence kl = KlDivergence.of(q, p, sample);
        if (kl.dependsOnSample()) {
            choices.stream()
                    .filter(choice -> choice.latent().equals(name))
                    .forEach(choice -> choice.downstream().add(name));
        }
        if (kl.kind() == KlDivergence.Kind.SAMPLED) {
            sampledKls.add(name);
        }
        return kl.value();
    }

    private static IllegalArgumentException noClosedKl(
            String latent, GradientEstimator.Kind kind, Distribution q, Distribution p) {
        return new IllegalArgumentException(
                "gradient estimator %s of latent '%s' needs KL(q || p) in closed form, but neither %s nor %s offers one (Distribution.klTo, klFrom); use SCORE_FUNCTION, which estimates it from the sample"
                        .formatted(
                                kind,
                                latent,
                                q.getClass().getSimpleName(),
                                p.getClass().getSimpleName()));
    }

    /** A sample, or all outcomes; then there are more rows from here on. */
    private SDVariable draw(LatentVariable latent, Distribution q) {
        GradientEstimator estimator = model.gradient(latent);
        GradientEstimator.Kind kind = estimator.resolve(latent.name(), q);
        if (rows.count() < batch && !kind.isThroughSample()) {
            throw new IllegalArgumentException(
                    "%d targets cannot share a sample of latent '%s' whose gradient estimator is %s, only of PATHWISE or GUMBEL_SOFTMAX"
                            .formatted(shape.targetsPerSupport(), latent.name(), kind));
        }
        if (kind == GradientEstimator.Kind.ENUMERATION) {
            DiscreteDistribution discrete = (DiscreteDistribution) q;
            rows = rows.enumerate(discrete);
            return rows.outcomes(discrete);
        }
        boolean training = graph.mode() == Mode.TRAINING;
        SDVariable noise = graph.noise("posterior/" + latent.name(), q.noise(), rows.count());
        if (kind == GradientEstimator.Kind.GUMBEL_SOFTMAX && training) {
            return ((DiscreteDistribution) q).relaxedSample(noise, estimator.temperature());
        }
        SDVariable sample = q.sample(noise);
        if (kind == GradientEstimator.Kind.SCORE_FUNCTION && training) {
            sample = StableMath.withoutGradient(graph, sample);
            addChoice(latent, q, sample);
        }
        return sample;
    }

    private void addChoice(LatentVariable latent, Distribution q, SDVariable sample) {
        List<SDVariable> inputs = new ArrayList<>();
        inputs.add(rows.lift(target));
        if (!latent.isElement()) {
            inputs.add(rows.lift(supports.get(latent.name()).mean(1)));
        }
        latent.parents().forEach(parent -> inputs.add(latents.get(parent)));
        GraphContext scope = graph.scope("baseline").scope(latent.name());
        ScoreFunction score = new ScoreFunction(scope, rows, q.logProb(sample), inputs);
        Set<String> downstream = model.structure().descendants(latent.name());
        choices.add(new Choice(latent.name(), score, downstream));
    }

    /** Adds log r(D; c, X) - log q'(D; X), and the choice of D if q' is learned. */
    private void addSupportGain(
            SupportInference inference, String name, SDVariable sample, SDVariable weight) {
        GraphContext scope = graph.scope(SupportInference.SCOPE).scope(name);
        SupportInferenceGraph support = new SupportInferenceGraph(scope, inference, name, batch);
        SDVariable logProposal = support.logProposal();
        SDVariable fixed = StableMath.withoutGradient(graph, logProposal);
        SDVariable gain = support.logInference(rows, sample).sub(rows.lift(fixed));
        terms.add(new Term(name, true, rows, gain.mul(rows.lift(weight))));
        gains.put(name, rows.expectation(gain));
        if (inference.learnedProposal() && graph.mode() == Mode.TRAINING) {
            ScoreFunction score =
                    new ScoreFunction(
                            scope.scope("baseline"),
                            ObjectiveRows.of(graph, batch),
                            logProposal,
                            List.of(target, support.classes()));
            Set<String> downstream = model.structure().descendants(name);
            downstream.add(name);
            choices.add(new Choice(name, score, downstream));
        }
    }

    /** What depends on a choice, summed by weights to the rows that it was made in. */
    private SDVariable reward(Choice choice) {
        long count = choice.score().rows().count();
        SDVariable reward = null;
        for (Term term : terms) {
            if (choice.reaches(term)) {
                SDVariable sum = term.rows().sum(term.values(), count);
                reward = reward == null ? sum : reward.add(sum);
            }
        }
        return reward;
    }
}
