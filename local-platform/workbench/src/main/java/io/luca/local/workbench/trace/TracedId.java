package io.luca.local.workbench.trace;

import java.util.regex.Pattern;

/**
 * An id that lines of a log can be looked for by: a request's number at the gateway, what a client calls its request, or a run's name.
 * Nothing in it ends a text of a query.
 */
public record TracedId(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.+/=-]{4,80}");

    public TracedId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the ID must be 4 to 80 of the characters A-Z a-z 0-9 _ . - + / =, such as the"
                            + " x-correlation-id of an answer");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
