package io.luca.local.aws.service.apigateway;

/** The gateway answers by itself. Carries no stack: it is a planned way out, taken at every bad request. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ResponseType type;
    private final String validationError;

    Refusal(ResponseType type) {
        this(type, type.message(), "");
    }

    Refusal(ResponseType type, String message, String validationError) {
        super(message, null, false, false);
        this.type = type;
        this.validationError = validationError;
    }

    ResponseType type() {
        return type;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    /** What a request validator found, or empty. */
    String validationError() {
        return validationError;
    }
}
