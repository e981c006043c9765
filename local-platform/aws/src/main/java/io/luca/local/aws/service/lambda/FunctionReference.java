package io.luca.local.aws.service.lambda;

import java.util.Optional;

/**
 * A function as a caller names it.
 *
 * @param qualifier an alias or a version; empty for none, which is {@code $LATEST}
 */
public record FunctionReference(LambdaFunction function, Optional<String> qualifier) {

    static final String LATEST = "$LATEST";

    /** The ARN that policies know it by and that the function is told. */
    public String arn() {
        return function.config().arn()
                + qualifier
                        .filter(name -> !LATEST.equals(name))
                        .map(name -> ":" + name)
                        .orElse("");
    }

    /** The version that runs, as answers name it: all are the same code here. */
    String executedVersion() {
        return qualifier.filter(name -> !LATEST.equals(name)).map(_ -> "1").orElse(LATEST);
    }
}
