package io.luca.local.workbench.preflight;

/** The answer to a question. */
public sealed interface Finding {

    /** It is there. */
    record Ok(String detail) implements Finding {}

    /**
     * It is not there.
     *
     * @param remedy the command or the request that brings it
     */
    record Missing(String why, String remedy) implements Finding {}

    /**
     * Nobody answers, or the answer leaves it open.
     *
     * @param remedy where it can be seen
     */
    record CannotTell(String why, String remedy) implements Finding {}

    static Finding ok(String detail) {
        return new Ok(detail);
    }

    static Finding missing(String why, String remedy) {
        return new Missing(why, remedy);
    }

    static Finding cannotTell(String why, String remedy) {
        return new CannotTell(why, remedy);
    }
}
