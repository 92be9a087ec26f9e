package org.vhe.core.training;

/** Training diverged and could not recover. */
public final class DivergenceException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message the step and the term that diverged
     */
    public DivergenceException(String message) {
        super(message);
    }
}
