package io.luca.local.dynamodb.expression;

import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with the functions of one expression, found while it is read and told after it was: first a function that there is
 * not, then one that is not allowed in its place. Of one thread.
 */
final class Functions {

    /** The functions that are true or not. */
    static final Set<String> CONDITIONS =
            Set.of("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains");

    /** The functions of updates, whose operands may be the same. */
    static final Set<String> UPDATES = Set.of("if_not_exists", "list_append");

    private Optional<String> unknown = Optional.empty();
    private Optional<String> misused = Optional.empty();

    /** Notes a use of a function. */
    void use(String function, boolean allowed) {
        if (!CONDITIONS.contains(function) && !UPDATES.contains(function) && !function.equals("size")) {
            unknown = unknown.or(() -> Optional.of(function));
        } else if (!allowed) {
            misused = misused.or(() -> Optional.of(function));
        }
    }

    /** Refuses the expression if a function in it is wrong. */
    void requireAllowed(Cursor cursor) {
        unknown.ifPresent(function -> {
            throw cursor.invalid("Invalid function name; function: " + function);
        });
        misused.ifPresent(function -> {
            throw cursor.invalid(
                    "The function is not allowed to be used this way in an expression; function: " + function);
        });
    }
}
