package io.luca.local.aws.service.lambda;

/** A function did not answer: it threw, took too long, or its process ended. What it had done until then is not known. */
public class FunctionFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    FunctionFailedException(String message) {
        super(message);
    }
}
