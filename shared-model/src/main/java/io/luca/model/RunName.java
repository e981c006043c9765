package io.luca.model;

import java.util.regex.Pattern;

/** The name of one run of the government sync, in all the executions that it takes: 1 to 80 of {@code A-Z a-z 0-9 _ . -}. */
public record RunName(String value) {

    /**
     * What the name of an execution may hold:
     * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
     */
    private static final Pattern ALLOWED = Pattern.compile("[0-9A-Za-z_.-]{1,80}");

    public RunName {
        if (!ALLOWED.matcher(value).matches()) {
            throw LucaException.invalid("run", "run must be 1 to 80 of the characters A-Z a-z 0-9 _ . -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
