package io.luca.model;

/** The reason why an operation failed, in terms its caller can act on. The codes are part of the HTTP API. */
public enum ErrorCode {
    INVALID(400, "invalid-request", "The request is not valid"),
    UNAUTHENTICATED(401, "unauthenticated", "A valid ID token is required"),
    FORBIDDEN(403, "forbidden", "Not allowed"),
    NOT_YOUR_CLASS(403, "not-your-class", "Not your class"),
    SCHOOL_SUSPENDED(403, "school-suspended", "The school is suspended"),
    SECOND_FACTOR_REQUIRED(403, "second-factor-required", "A second factor is required"),
    NOT_FOUND(404, "not-found", "Not found"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed here"),
    CONFLICT(409, "conflict", "In conflict with what is stored"),
    TOO_LARGE(413, "payload-too-large", "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body must be JSON"),
    TOO_MANY_REQUESTS(429, "too-many-requests", "Too many requests"),
    INTERNAL(500, "internal", "Something went wrong on our side"),
    UNAVAILABLE(503, "unavailable", "Temporarily unavailable");

    private final int httpStatus;
    private final String code;
    private final String title;

    ErrorCode(int httpStatus, String code, String title) {
        this.httpStatus = httpStatus;
        this.code = code;
        this.title = title;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** The last part of the problem's type, stable for clients. */
    public String code() {
        return code;
    }

    public String title() {
        return title;
    }
}
