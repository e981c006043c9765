package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.expression.Condition;
import io.luca.local.dynamodb.expression.KeyCondition;
import io.luca.local.dynamodb.expression.Placeholders;
import io.luca.local.dynamodb.expression.Projection;
import io.luca.local.dynamodb.expression.Update;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.util.List;
import java.util.Optional;

/** The expressions of a request, or of one action of a transaction, and their placeholders. Of one request. */
record Expressions(Parameters parameters, Placeholders placeholders) {

    static final String CONDITION = "ConditionExpression";
    static final String UPDATE = "UpdateExpression";
    static final String PROJECTION = "ProjectionExpression";
    static final String FILTER = "FilterExpression";
    static final String KEYS = "KeyConditionExpression";

    /**
     * Reads the placeholders of a request that can have these expressions, and refuses what an earlier API had in their place.
     *
     * @param legacy parameters of the earlier API
     */
    static Expressions of(Parameters parameters, List<String> expressions, List<String> legacy) {
        if (legacy.stream().anyMatch(parameters::has)) {
            throw refused(parameters, expressions, legacy);
        }
        return new Expressions(parameters, Placeholders.read(parameters.node(), expressions));
    }

    private static ApiError refused(Parameters parameters, List<String> expressions, List<String> legacy) {
        List<String> refused = legacy.stream().filter(parameters::has).toList();
        List<String> given = expressions.stream().filter(parameters::has).toList();
        return given.isEmpty()
                ? ApiError.unsupported("The legacy parameter " + refused.getFirst())
                : ApiError.validation("Can not use both expression and non-expression parameters in the same request:"
                        + " Non-expression parameters: {" + String.join(", ", refused) + "} Expression parameters: {"
                        + String.join(", ", given) + "}");
    }

    /** A condition on items, or a filter of them. */
    Optional<Condition> condition(String parameter) {
        return parameters.text(parameter).map(text -> Condition.of(parameter, text, placeholders));
    }

    Optional<Projection> projection() {
        return parameters.text(PROJECTION).map(text -> Projection.of(text, placeholders));
    }

    Optional<Update> update() {
        return parameters.text(UPDATE).map(text -> Update.of(text, placeholders));
    }

    /** The condition on the key, which a query must have. */
    KeyCondition keyCondition() {
        String text = parameters
                .text(KEYS)
                .orElseThrow(() -> ApiError.validation("Either the KeyConditions or KeyConditionExpression parameter"
                        + " must be specified in the request."));
        return KeyCondition.parse(text);
    }
}
