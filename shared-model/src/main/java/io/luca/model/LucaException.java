package io.luca.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception our code throws on purpose. Its message is shown to API clients, so it never carries a student's data
 * or an AWS identifier; those belong in the cause.
 */
public final class LucaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;

    private LucaException(
            ErrorCode code, @Nullable String field, String message, @Nullable Throwable cause, boolean retryable) {
        this(code, field, message, cause, retryable, null);
    }

    private LucaException(
            ErrorCode code,
            @Nullable String field,
            String message,
            @Nullable Throwable cause,
            boolean retryable,
            @Nullable Duration retryAfter) {
        super(message, cause);
        this.code = code;
        this.field = field;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    /** The client's input is wrong in the named field. */
    public static LucaException invalid(String field, String message) {
        return new LucaException(ErrorCode.INVALID, field, message, null, false);
    }

    public static LucaException unauthenticated(String message) {
        return new LucaException(ErrorCode.UNAUTHENTICATED, null, message, null, false);
    }

    public static LucaException forbidden(String message) {
        return new LucaException(ErrorCode.FORBIDDEN, null, message, null, false);
    }

    /** IAM refused a call under the tenant's credentials: our bug or an attack, never the client's to know more of. */
    public static LucaException tenantViolation(Throwable cause) {
        return new LucaException(ErrorCode.FORBIDDEN, null, "access to this data is not allowed", cause, false);
    }

    public static LucaException notFound(@Nullable String field, String message) {
        return new LucaException(ErrorCode.NOT_FOUND, field, message, null, false);
    }

    public static LucaException conflict(@Nullable String field, String message) {
        return new LucaException(ErrorCode.CONFLICT, field, message, null, false);
    }

    public static LucaException of(ErrorCode code, String message) {
        return new LucaException(code, null, message, null, false);
    }

    /**
     * More of something than there may be.
     *
     * @param retryAfter when there may be more
     */
    public static LucaException tooMany(String message, Duration retryAfter) {
        return new LucaException(ErrorCode.TOO_MANY_REQUESTS, null, message, null, false, retryAfter);
    }

    /** A part we depend on did not answer, and the same call may succeed soon. */
    public static LucaException unavailable(String message, @Nullable Throwable cause) {
        return new LucaException(ErrorCode.UNAVAILABLE, null, message, cause, true);
    }

    /** A part we depend on refuses us, and a retry in this request would not help. */
    public static LucaException closed(String message, @Nullable Throwable cause) {
        return new LucaException(ErrorCode.UNAVAILABLE, null, message, cause, false);
    }

    /** The same, if it is of the client's input, with the field named by its place in something larger. */
    public LucaException within(String place) {
        return code == ErrorCode.INVALID && field != null
                ? new LucaException(code, place + field, String.valueOf(getMessage()), this, retryable)
                : this;
    }

    public ErrorCode code() {
        return code;
    }

    /** The field of the request at fault, by its JSON or parameter name. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** When the same may succeed, if that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether the same operation may succeed when tried again at once. */
    public boolean retryable() {
        return retryable;
    }
}
