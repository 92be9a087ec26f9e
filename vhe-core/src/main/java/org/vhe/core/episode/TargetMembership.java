package org.vhe.core.episode;

/**
 * How a target x and a support set D, both from the class X, depend on each other (section 3.3).
 */
public enum TargetMembership {
    /**
     * D is drawn from X whatever x is, and may or may not hold it. The Variational Homoencoder; the
     * bound of equation 11 is proven for this choice only, as it needs q(D) to be the same for
     * every x of the class.
     */
    INDEPENDENT,
    /**
     * x is a member of D at a uniformly drawn place, the others are drawn from the rest of X (from
     * all of X with replacement). This is the joint distribution of drawing D and then x from D, as
     * the Neural Statistician does; also the ablation that rescales without resampling. An encoder
     * can then describe x rather than its class.
     */
    INCLUDED,
    /** D is drawn from X without x: an encoder never sees the target itself. */
    EXCLUDED
}
