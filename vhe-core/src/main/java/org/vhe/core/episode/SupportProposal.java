package org.vhe.core.episode;

/**
 * A distribution q'(D; X) other than the uniform one: each member of a support set is drawn,
 * independently of the others, by a softmax over the elements of the class (supplement 6.1).
 * Variants of augmentations stay uniform.
 */
@FunctionalInterface
public interface SupportProposal {

    /**
     * @param group a group of the support set's grouping
     * @return unnormalised log probabilities of the group's elements, in the order of its members;
     *     entries beyond them are ignored
     */
    double[] logits(int group);
}
