package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.error.ApiError;
import io.luca.local.dynamodb.error.ApiError.CancellationReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What both kinds of transactions have: their parts, and the reasons why they do not happen. */
final class Transactions {

    static final CancellationReason CONFLICT = new CancellationReason(
            "TransactionConflict", Optional.of("Transaction is ongoing for the item"), Optional.empty());

    private static final int PARTS = 100;

    /** What AWS refuses before a transaction begins, although it is about one of its items: empty values of keys. */
    private static final String BEFOREHAND = "One or more parameter values are not valid.";

    private Transactions() {}

    /** The parts of a transaction, each with one action of these, which has a table's name and a key or an item. */
    static List<JsonNode> parts(Parameters request, List<String> actions) {
        Optional<JsonNode> list = request.list("TransactItems");
        Constraints constraints = new Constraints()
                .notNull("transactItems", list.isPresent())
                .consumedCapacity(request)
                .itemCollectionMetrics(request);
        List<JsonNode> parts = new ArrayList<>();
        list.ifPresent(node -> node.forEach(parts::add));
        if (list.isPresent() && parts.isEmpty()) {
            constraints.violate("[]", "transactItems", "Member must have length greater than or equal to 1");
        }
        if (parts.size() > PARTS) {
            constraints.violate(
                    list.orElseThrow().toString(),
                    "transactItems",
                    "Member must have length less than or equal to " + PARTS);
            constraints.requireNone();
        }
        for (int i = 0; i < parts.size(); i++) {
            requirePart(constraints, new Parameters(parts.get(i)), actions, "transactItems." + (i + 1) + ".member.");
        }
        constraints.requireNone();
        return parts;
    }

    private static void requirePart(Constraints constraints, Parameters part, List<String> actions, String path) {
        List<String> given = actions.stream().filter(part::has).toList();
        if (given.size() != 1) {
            throw actions.size() == 1
                    ? ApiError.validation(constraintOf(path + Constraints.path(actions.getFirst())))
                    : ApiError.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        String name = given.getFirst();
        Parameters action = new Parameters(part.object(name).orElseThrow());
        String prefix = path + Constraints.path(name) + ".";
        String attributes = name.equals("Put") ? "Item" : "Key";
        constraints
                .tableName(action.text("TableName"), prefix + "tableName")
                .notNull(
                        prefix + Constraints.path(attributes),
                        action.object(attributes).isPresent())
                .oneOf(action, "ReturnValuesOnConditionCheckFailure", "ALL_OLD", "NONE");
        if (name.equals("Update")) {
            constraints.notNull(prefix + Constraints.path(Expressions.UPDATE), action.has(Expressions.UPDATE));
        }
        if (name.equals("ConditionCheck")) {
            constraints.notNull(prefix + Constraints.path(Expressions.CONDITION), action.has(Expressions.CONDITION));
        }
    }

    private static String constraintOf(String path) {
        return "1 validation error detected: Value null at '" + path
                + "' failed to satisfy constraint: Member must not be null";
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
