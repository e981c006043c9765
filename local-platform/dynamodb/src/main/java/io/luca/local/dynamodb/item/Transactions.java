package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.ApiError.CancellationReason;
import io.luca.local.dynamodb.value.Bytes;
import io.luca.local.dynamodb.value.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** What both kinds of transactions have: their parts, and the reasons why they do not happen. */
final class Transactions {

    private static final int PARTS = 100;
    private static final long SIZE = 4L * 1024 * 1024;

    /** What AWS refuses before a transaction begins, although it is about one of its items: empty values of keys. */
    private static final String BEFOREHAND = "One or more parameter values are not valid.";

    private static final String WRONG = "ValidationError";

    private Transactions() {}

    /** A part of a transaction: the name of its action, and what that has. */
    record Part(String name, Parameters action) {}

    /** The parts of a transaction, each with one of these actions, which has a table's name and a key or an item. */
    static List<Part> parts(Parameters request, Set<String> actions) {
        Requests.consumedCapacity(request);
        Requests.itemCollectionMetrics(request);
        request.length(request.notNull("TransactItems"), 1, PARTS);
        request.check();
        List<Part> parts = request.members("TransactItems").stream()
                .map(part -> part(part, actions))
                .toList();
        request.check();
        return parts;
    }

    private static Part part(Parameters part, Set<String> actions) {
        List<String> given = actions.stream().filter(part::has).toList();
        if (given.size() != 1) {
            throw ApiError.validation(
                    actions.size() == 1
                            ? "TransactItems can only contain Get"
                            : "TransactItems can only contain one of Check, Put, Update or Delete");
        }
        String name = given.getFirst();
        Parameters action = part.member(name).orElseThrow();
        Requests.table(action);
        action.notNull(name.equals("Put") ? "Item" : "Key");
        Requests.onFailure(action);
        switch (name) {
            case "Update" -> action.notNull(Expressions.UPDATE);
            case "ConditionCheck" -> action.notNull(Expressions.CONDITION);
            default -> {}
        }
        return new Part(name, action);
    }

    /** An item is in a transaction once. */
    static void requireDistinct(List<byte[]> places) {
        List<Bytes> keys = places.stream().map(Bytes::of).toList();
        Requests.requireDistinct(keys, "Transaction request cannot include multiple operations on one item");
    }

    /** All items that a transaction reads, or leaves behind, are not too large together. */
    static void requireSize(List<Optional<Kept>> items) {
        long size =
                items.stream().flatMap(Optional::stream).mapToLong(Kept::size).sum();
        ApiError.require(size <= SIZE, "Transaction request size cannot exceed " + SIZE + " bytes");
    }

    /**
     * Does something for each part, by its position. If errors are about parts, they are why the transaction is cancelled. What comes after
     * a part that is wrong is not looked at.
     */
    static <T> List<T> each(int parts, IntFunction<T> work) {
        List<T> done = new ArrayList<>(parts);
        List<CancellationReason> reasons = new ArrayList<>(Collections.nCopies(parts, CancellationReason.NONE));
        boolean wrong = false;
        for (int i = 0; i < parts && !wrong; i++) {
            try {
                done.add(work.apply(i));
            } catch (ApiError refused) {
                CancellationReason reason = reason(refused);
                reasons.set(i, reason);
                wrong = reason.code().equals(WRONG);
            }
        }
        if (done.size() < parts) {
            throw ApiError.transactionCanceled(reasons);
        }
        return done;
    }

    private static CancellationReason reason(ApiError refused) {
        String message = refused.getMessage();
        if (message.startsWith(BEFOREHAND)) {
            throw refused;
        }
        String code = switch (refused.type()) {
            case "ConditionalCheckFailedException" -> "ConditionalCheckFailed";
            case "TransactionConflictException" -> "TransactionConflict";
            case "ValidationException" -> WRONG;
            case "ProvisionedThroughputExceededException" -> "ProvisionedThroughputExceeded";
            case "ThrottlingException" -> "ThrottlingError";
            default -> throw refused;
        };
        return new CancellationReason(code, Optional.of(message), refused.item());
    }
}
