package io.luca.local.workbench.smoke;

/** What a check found. */
public sealed interface Verdict {

    /** It holds. */
    record Passed(String detail) implements Verdict {}

    /** It does not hold, or could not be seen to. */
    record Failed(String why) implements Verdict {}

    /** There is nothing here that it could be about. It says nothing of whether it holds elsewhere. */
    record NotHere(String why) implements Verdict {}

    /** Passed with a word of what was seen. */
    static Verdict passed(String detail) {
        return new Passed(detail);
    }

    static Verdict failed(String why) {
        return new Failed(why);
    }

    static Verdict notHere(String why) {
        return new NotHere(why);
    }
}
