package io.luca.local.dynamodb.expression;

/** A condition or filter that was read, with its placeholders still in it. Immutable. */
public final class Condition {

    private static final Remembered<Node.Predicate> CONDITIONS =
            new Remembered<>(text -> ConditionParser.parse("ConditionExpression", text));
    private static final Remembered<Node.Predicate> FILTERS =
            new Remembered<>(text -> ConditionParser.parse("FilterExpression", text));

    private final String parameter;
    private final Node.Predicate predicate;

    private Condition(String parameter, Node.Predicate predicate) {
        this.parameter = parameter;
        this.predicate = predicate;
    }

    /**
     * Reads a condition.
     *
     * @param parameter {@code ConditionExpression} or {@code FilterExpression}, which errors name
     * @throws io.luca.local.dynamodb.value.ApiError {@code ValidationException}
     */
    public static Condition parse(String parameter, String text) {
        Remembered<Node.Predicate> read = parameter.equals("FilterExpression") ? FILTERS : CONDITIONS;
        return new Condition(parameter, read.get(text));
    }

    /**
     * The condition with a request's names and values.
     *
     * @throws io.luca.local.dynamodb.value.ApiError {@code ValidationException} if one is missing or cannot be what it is used as
     */
    public BoundCondition bind(Placeholders placeholders) {
        return new BoundCondition(new Binding(parameter, placeholders).bind(predicate));
    }
}
