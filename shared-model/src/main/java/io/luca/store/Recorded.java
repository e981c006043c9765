package io.luca.store;

import io.luca.model.Evaluation;

/**
 * The outcome of recording an evaluation.
 *
 * @param evaluation as it is stored
 * @param replayed whether it had been stored before by an earlier try of the same request
 */
public record Recorded(Evaluation evaluation, boolean replayed) {}
