package io.luca.local.aws.service.lambda;

/**
 * A function was not called, because as many of it run as may run at once. Nothing was done.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
public final class FunctionThrottledException extends FunctionFailedException {

    /** Lambda's name of the error, which workflows have with the prefix {@code Lambda.}. */
    static final String CODE = "TooManyRequestsException";

    /** What the API says beside it. */
    static final String REASON = "ReservedFunctionConcurrentInvocationLimitExceeded";

    private static final long serialVersionUID = 1L;

    FunctionThrottledException() {
        super("Rate Exceeded.");
    }
}
