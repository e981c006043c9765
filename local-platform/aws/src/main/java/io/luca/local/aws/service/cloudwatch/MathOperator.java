package io.luca.local.aws.service.cloudwatch;

import java.util.function.DoubleBinaryOperator;

/** An operator between two operands of a math expression; a larger rank binds closer. */
enum MathOperator implements DoubleBinaryOperator {
    OR(1),
    AND(2),
    EQUAL(3),
    NOT_EQUAL(3),
    LESS(3),
    LESS_OR_EQUAL(3),
    GREATER(3),
    GREATER_OR_EQUAL(3),
    PLUS(4),
    MINUS(4),
    TIMES(5),
    DIVIDED_BY(5),
    POWER(7);

    /** That of the sign before an operand: closer than a product, less close than a power. */
    static final int SIGN_RANK = 6;

    private final int rank;

    MathOperator(int rank) {
        this.rank = rank;
    }

    int rank() {
        return rank;
    }

    /** What is true is 1, and what is not 0. */
    @Override
    public double applyAsDouble(double left, double right) {
        return switch (this) {
            case OR -> truth(left != 0 || right != 0);
            case AND -> truth(left != 0 && right != 0);
            case EQUAL -> truth(left == right);
            case NOT_EQUAL -> truth(left != right);
            case LESS -> truth(left < right);
            case LESS_OR_EQUAL -> truth(left <= right);
            case GREATER -> truth(left > right);
            case GREATER_OR_EQUAL -> truth(left >= right);
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            case DIVIDED_BY -> left / right;
            case POWER -> Math.pow(left, right);
        };
    }

    private static double truth(boolean isTrue) {
        return isTrue ? 1 : 0;
    }
}
