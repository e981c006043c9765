package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.expression.Node.Predicate;

/** A condition or filter that was read, with its placeholders still in it. Immutable. */
public final class Condition {

    private final String parameter;
    private final Predicate predicate;

    private Condition(String parameter, Predicate predicate) {
        this.parameter = parameter;
        this.predicate = predicate;
    }

    /**
     * Reads a condition.
     *
     * @param parameter {@code ConditionExpression} or {@code FilterExpression}, which errors name
     * @throws io.luca.local.dynamodb.error.ApiError {@code ValidationException}
     */
    public static Condition parse(String parameter, String text) {
        return new Condition(parameter, ConditionParser.parse(parameter, text));
    }

    /**
     * The condition with a request's names and values.
     *
     * @throws io.luca.local.dynamodb.error.ApiError {@code ValidationException} if one is missing or cannot be what it is used as
     */
    public BoundCondition bind(Placeholders placeholders) {
        return new BoundCondition(new Binding(parameter, placeholders).bind(predicate));
    }
}
