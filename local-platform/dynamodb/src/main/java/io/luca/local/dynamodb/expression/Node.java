package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue;
import java.util.List;

/** What an expression is made of: operands, which have a value, and predicates, which are true or not. */
sealed interface Node {

    /** What has a value, or none if the item has none. */
    sealed interface Operand extends Node {}

    /** What is true or not. */
    sealed interface Predicate extends Node {}

    /** The value at a path. */
    record Reference(Path path) implements Operand {}

    /** A value that the request gives by name; of an expression that is not bound yet. */
    record Variable(String name) implements Operand {}

    /** A value that the request gave. */
    record Literal(AttributeValue value) implements Operand {}

    /** A function, which is a predicate or, as {@code size}, an operand. */
    record Call(String function, List<Operand> arguments) implements Operand, Predicate {}

    /** {@code +} or {@code -}, in updates only. */
    record Arithmetic(String operator, Operand left, Operand right) implements Operand {}

    record Or(Predicate left, Predicate right) implements Predicate {}

    record And(Predicate left, Predicate right) implements Predicate {}

    record Not(Predicate negated) implements Predicate {}

    record Comparison(Comparator comparator, Operand left, Operand right) implements Predicate {}

    record Between(Operand value, Operand low, Operand high) implements Predicate {}

    record In(Operand value, List<Operand> candidates) implements Predicate {}

    /** How two operands are compared. */
    enum Comparator {
        EQUAL("="),
        NOT_EQUAL("<>"),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sign;

        Comparator(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        /** The comparator for the same operands the other way round. */
        Comparator mirrored() {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> this;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }
    }
}
