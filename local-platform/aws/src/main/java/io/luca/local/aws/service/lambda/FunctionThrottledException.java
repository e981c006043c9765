package io.luca.local.aws.service.lambda;

import io.luca.local.aws.endpoint.AwsError;

/**
 * A function was not called, because as many of it run as may run at once. Nothing was done.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
public final class FunctionThrottledException extends FunctionFailedException {

    /** Lambda's name of the error, which workflows have with the prefix {@code Lambda.}. */
    static final String CODE = "TooManyRequestsException";

    private static final int TOO_MANY = 429;
    private static final long serialVersionUID = 1L;

    private final Limit limit;

    /** What is used up, by the reason that the API has for it. */
    enum Limit {
        /** What was set apart for the function. */
        OF_THE_FUNCTION("ReservedFunctionConcurrentInvocationLimitExceeded"),
        /** What the account may run at once, and nothing was set apart for the function. */
        OF_THE_ACCOUNT("ConcurrentInvocationLimitExceeded");

        private final String reason;

        Limit(String reason) {
            this.reason = reason;
        }
    }

    FunctionThrottledException(Limit limit) {
        super("Rate Exceeded.");
        this.limit = limit;
    }

    /** How Lambda tells it whoever called. */
    AwsError refusal() {
        return new AwsError(TOO_MANY, CODE, getMessage() + " " + limit.reason);
    }
}
