package io.luca.store;

import io.luca.model.Evaluation;
import io.luca.model.Grade;
import java.util.List;

/** The count of what a grade does not count yet. */
final class Pending {

    private Pending() {}

    /** How many of the evaluations belong to a grade and were recorded or corrected since it was computed. */
    static int count(List<Evaluation> evaluations, Grade grade) {
        int pending = 0;
        for (Evaluation evaluation : evaluations) {
            if (!evaluation.consolidated()
                    && evaluation.key().student().equals(grade.student())
                    && evaluation.key().subject().equals(grade.subject())
                    && evaluation.key().period().equals(grade.period())) {
                pending++;
            }
        }
        return pending;
    }
}
