package io.luca.local.dynamodb.expression;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Reads expressions, and remembers what it read: a program sends the same few texts over and over. Safe for use by many threads.
 */
public final class Expressions {

    private static final int REMEMBERED = 1000;

    private final Map<String, Condition> conditions = new ConcurrentHashMap<>();
    private final Map<String, Condition> filters = new ConcurrentHashMap<>();
    private final Map<String, KeyCondition> keyConditions = new ConcurrentHashMap<>();
    private final Map<String, Projection> projections = new ConcurrentHashMap<>();
    private final Map<String, Update> updates = new ConcurrentHashMap<>();

    /** Reads a {@code ConditionExpression}. */
    public Condition condition(String text) {
        return remembered(conditions, text, unread -> Condition.parse("ConditionExpression", unread));
    }

    /** Reads a {@code FilterExpression}. */
    public Condition filter(String text) {
        return remembered(filters, text, unread -> Condition.parse("FilterExpression", unread));
    }

    /** Reads a {@code KeyConditionExpression}. */
    public KeyCondition keyCondition(String text) {
        return remembered(keyConditions, text, KeyCondition::parse);
    }

    /** Reads a {@code ProjectionExpression}. */
    public Projection projection(String text) {
        return remembered(projections, text, Projection::parse);
    }

    /** Reads an {@code UpdateExpression}. */
    public Update update(String text) {
        return remembered(updates, text, Update::parse);
    }

    /** Begins anew when full, which a program with values in its texts makes it, and which costs it nothing. */
    private static <T> T remembered(Map<String, T> known, String text, Function<String, T> read) {
        T found = known.get(text);
        if (found != null) {
            return found;
        }
        T parsed = read.apply(text);
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(text, parsed);
        return parsed;
    }
}
