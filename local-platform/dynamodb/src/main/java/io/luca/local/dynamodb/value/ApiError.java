package io.luca.local.dynamodb.value;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An error that DynamoDB answers to a client: type and words are AWS's own, because clients read them.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">Error handling</a>
 */
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final transient Optional<Item> item;
    private final transient List<CancellationReason> reasons;

    /**
     * Why one action of a transaction let it fail, or did not.
     *
     * @param code {@code None}, {@code ConditionalCheckFailed}, {@code TransactionConflict}, {@code ValidationError} …
     * @param message empty for {@code None}
     * @param item the item as it was, if the action asked for it
     */
    public record CancellationReason(String code, Optional<String> message, Optional<Item> item) {

        /** The reason of an action that would have passed. */
        public static final CancellationReason NONE =
                new CancellationReason("None", Optional.empty(), Optional.empty());
    }

    private ApiError(int status, String type, String message, Optional<Item> item, List<CancellationReason> reasons) {
        super(message);
        this.status = status;
        this.type = type;
        this.item = item;
        this.reasons = List.copyOf(reasons);
    }

    /** An error of a type that has nothing but words. */
    public static ApiError of(int status, String type, String message) {
        return new ApiError(status, type, message, Optional.empty(), List.of());
    }

    /** An error of the client, of a type that has nothing but words. */
    public static ApiError of(String type, String message) {
        return of(400, type, message);
    }

    /** The request is wrong, or refused as it stands. */
    public static ApiError validation(String message) {
        return of("ValidationException", message);
    }

    /**
     * Refuses the request as {@link #validation} does if something is not so.
     *
     * @param message put together whether it is needed or not: for what is asked often a text without parts
     */
    public static void require(boolean fits, String message) {
        if (!fits) {
            throw validation(message);
        }
    }

    /** A value of a parameter is wrong: what AWS says of most of them begins like this. */
    public static ApiError invalid(String what) {
        return validation("One or more parameter values were invalid: " + what);
    }

    /** The request is JSON of another form than it has to have. */
    public static ApiError serialization(String message) {
        return of("SerializationException", message);
    }

    /** There is no such table, index or stream. */
    public static ApiError notFound(String message) {
        return of("ResourceNotFoundException", message);
    }

    /** The condition of a single write was not true; carries the item as it was if the request asked for it. */
    public static ApiError conditionFailed(Optional<Item> item) {
        return new ApiError(400, "ConditionalCheckFailedException", "The conditional request failed", item, List.of());
    }

    /** A transaction did not happen, for these reasons, one for each of its actions. */
    public static ApiError transactionCanceled(List<CancellationReason> reasons) {
        String message = "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + reasons.stream().map(CancellationReason::code).toList();
        return new ApiError(400, "TransactionCanceledException", message, Optional.empty(), reasons);
    }

    /** What DynamoDB has and this engine has not, by name. */
    public static ApiError unsupported(String what) {
        return validation(what + " is not supported by this engine.");
    }

    /** AWS's words; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The HTTP status: 400, or 500 and above if the fault is not the client's. */
    public int status() {
        return status;
    }

    /** The type without its namespace, such as {@code ValidationException}. */
    public String type() {
        return type;
    }

    /** The item for which a condition was not true, if it was asked for. */
    public Optional<Item> item() {
        return item;
    }

    /** The reasons of a cancelled transaction; otherwise none. */
    public List<CancellationReason> reasons() {
        return reasons;
    }
}
