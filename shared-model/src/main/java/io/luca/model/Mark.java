package io.luca.model;

import java.util.Optional;

/** The mark that a teacher enters for one piece of work: a score, that it was never handed in, or that it need not be. */
public sealed interface Mark {

    /** The status of a mark that is a score. */
    String GRADED = "graded";

    /** A score, which counts as it is. */
    record Scored(Score value) implements Mark {}

    /** A piece of work that was never handed in: counts as the lowest mark of the scale, and can be dropped as such. */
    record Missing() implements Mark {}

    /** The student need not do it: it does not count at all. */
    record Excused() implements Mark {}

    static Mark of(Score score) {
        return new Scored(score);
    }

    /** The score, if there is one. */
    default Optional<Score> score() {
        return this instanceof Scored(Score value) ? Optional.of(value) : Optional.empty();
    }

    /** Its name in JSON and in the table. */
    default String status() {
        return switch (this) {
            case Scored _ -> GRADED;
            case Missing _ -> "missing";
            case Excused _ -> "excused";
        };
    }

    /**
     * The mark of a status and a score.
     *
     * @throws LucaException {@code INVALID} if there is no such status, or if a score is there that does not belong to it,
     *     or the other way round
     */
    static Mark of(String status, Optional<Score> score) {
        return switch (status) {
            case GRADED -> of(score.orElseThrow(() -> LucaException.invalid("score", "score is missing")));
            case "missing" -> withoutScore(new Missing(), score);
            case "excused" -> withoutScore(new Excused(), score);
            default -> throw LucaException.invalid("status", "status must be graded, missing or excused");
        };
    }

    private static Mark withoutScore(Mark mark, Optional<Score> score) {
        if (score.isPresent()) {
            throw LucaException.invalid("score", "what is " + mark.status() + " has no score");
        }
        return mark;
    }
}
