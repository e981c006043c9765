package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.ApiError.CancellationReason;
import io.luca.local.dynamodb.value.Bytes;
import io.luca.local.dynamodb.value.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What both kinds of transactions have: their parts, and the reasons why they do not happen. */
final class Transactions {

    static final CancellationReason CONFLICT = new CancellationReason(
            "TransactionConflict", Optional.of("Transaction is ongoing for the item"), Optional.empty());

    private static final int PARTS = 100;

    /** What AWS refuses before a transaction begins, although it is about one of its items: empty values of keys. */
    private static final String BEFOREHAND = "One or more parameter values are not valid.";

    private Transactions() {}

    /** A part of a transaction: the name of its action, and what that has. */
    record Part(String name, Parameters action) {}

    /** The parts of a transaction, each with one of these actions, which has a table's name and a key or an item. */
    static List<Part> parts(Parameters request, List<String> actions) {
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

    private static Part part(Parameters part, List<String> actions) {
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
        if (name.equals("Update")) {
            action.notNull(Expressions.UPDATE);
        }
        if (name.equals("ConditionCheck")) {
            action.notNull(Expressions.CONDITION);
        }
        return new Part(name, action);
    }

    /** An item is in a transaction once. */
    static void requireDistinct(List<byte[]> places) {
        Set<Bytes> distinct = new HashSet<>();
        for (byte[] place : places) {
            if (!distinct.add(Bytes.of(place))) {
                throw ApiError.validation("Transaction request cannot include multiple operations on one item");
            }
        }
    }

    /** The reasons of one transaction, one for each part, in their order. */
    static final class Reasons {

        private final List<CancellationReason> all;
        private boolean cancelled;

        Reasons(int parts) {
            all = new ArrayList<>(Collections.nCopies(parts, CancellationReason.NONE));
        }

        void add(int part, CancellationReason reason) {
            all.set(part, reason);
            cancelled = true;
        }

        /** Does something for a part; an error that is about this part becomes its reason. */
        void unless(int part, Runnable work) {
            try {
                work.run();
            } catch (ApiError refused) {
                String message = refused.getMessage();
                if (message.startsWith(BEFOREHAND)) {
                    throw refused;
                }
                add(part, new CancellationReason(code(refused), Optional.of(message), Optional.empty()));
            }
        }

        private static String code(ApiError refused) {
            return switch (refused.type()) {
                case "ValidationException" -> "ValidationError";
                case "ProvisionedThroughputExceededException" -> "ProvisionedThroughputExceeded";
                case "ThrottlingException" -> "ThrottlingError";
                default -> throw refused;
            };
        }

        /** Cancels the transaction if there is a reason. */
        void requireNone() {
            if (cancelled) {
                throw ApiError.transactionCanceled(all);
            }
        }
    }
}
