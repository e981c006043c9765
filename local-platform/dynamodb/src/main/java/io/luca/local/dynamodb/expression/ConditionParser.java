package io.luca.local.dynamodb.expression;

import java.util.List;
import java.util.Set;

/**
 * The grammar of conditions, which key conditions and filters have too:
 *
 * <pre>
 * or         = and { OR and }
 * and        = not { AND not }
 * not        = NOT not | comparison
 * comparison = operand ( comparator operand | BETWEEN operand AND operand | IN "(" operand { "," operand } ")" )
 *            | function | "(" or ")"
 * operand    = path | ":" value | function | "(" operand ")"
 * function   = name "(" operand { "," operand } ")"
 * </pre>
 *
 * <p>Of one thread and one expression.
 */
final class ConditionParser {

    private static final Set<String> KEYWORDS = Set.of("AND", "OR", "NOT", "BETWEEN", "IN");
    private static final int MAX_PARENTHESES = 300;

    private final Cursor cursor;
    private final Functions functions = new Functions();
    private int open;
    private boolean redundantParentheses;
    private int innermostOpened;
    private int innermostClosed;

    private ConditionParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /**
     * Reads a condition.
     *
     * @param parameter the request's parameter that has it
     */
    static Node.Predicate parse(String parameter, String text) {
        Cursor cursor = new Cursor(parameter, text, KEYWORDS);
        ConditionParser parser = new ConditionParser(cursor);
        Node.Predicate condition = parser.predicate(parser.or());
        cursor.require(cursor.at(Token.Kind.END));
        if (parser.redundantParentheses) {
            throw cursor.invalid("The expression has redundant parentheses;");
        }
        parser.functions.requireAllowed(cursor);
        cursor.requireNothingReserved();
        return condition;
    }

    private Node or() {
        Node left = and();
        while (cursor.takeKeyword("OR")) {
            cursor.countOperator();
            left = new Node.Or(predicate(left), predicate(and()));
        }
        return left;
    }

    private Node and() {
        Node left = not();
        while (cursor.takeKeyword("AND")) {
            cursor.countOperator();
            left = new Node.And(predicate(left), predicate(not()));
        }
        return left;
    }

    private Node not() {
        if (cursor.takeKeyword("NOT")) {
            cursor.countOperator();
            return new Node.Not(predicate(not()));
        }
        return comparison();
    }

    private Node comparison() {
        Node left = cursor.atSign("(") ? parentheses() : operand();
        if (!(left instanceof Node.Operand value)) {
            return left;
        }
        for (Node.Comparator comparator : Node.Comparator.values()) {
            if (cursor.take(comparator.sign())) {
                cursor.countOperator();
                return new Node.Comparison(comparator, valued(value), valued(operand()));
            }
        }
        if (cursor.takeKeyword("BETWEEN")) {
            cursor.countOperator();
            Node.Operand low = operand();
            cursor.require(cursor.takeKeyword("AND"));
            return new Node.Between(valued(value), valued(low), valued(operand()));
        }
        if (cursor.takeKeyword("IN")) {
            cursor.countOperator();
            return new Node.In(valued(value), operands());
        }
        boolean inParentheses = open > 0 && cursor.atSign(")");
        return inParentheses ? value : predicate(value);
    }

    /** A condition in parentheses, or an operand, which only its end tells apart. */
    private Node parentheses() {
        int opened = cursor.position();
        cursor.expect("(");
        open++;
        if (open > MAX_PARENTHESES) {
            throw cursor.invalid("The expression contains too many operators; operator count: " + open);
        }
        Node inner = or();
        cursor.expect(")");
        open--;
        int closed = cursor.position();
        redundantParentheses |= innermostOpened == opened + 1 && innermostClosed == closed - 1;
        innermostOpened = opened;
        innermostClosed = closed;
        return inner;
    }

    private Node.Operand operand() {
        if (cursor.atSign("(")) {
            if (parentheses() instanceof Node.Operand operand) {
                return operand;
            }
            throw cursor.syntaxError();
        }
        if (cursor.atCall()) {
            String function = cursor.next().text();
            cursor.countOperator();
            return new Node.Call(function, operands());
        }
        if (cursor.at(Token.Kind.VALUE_PLACEHOLDER)) {
            return new Node.Variable(cursor.next().text());
        }
        return new Node.Reference(cursor.path());
    }

    private List<Node.Operand> operands() {
        cursor.expect("(");
        List<Node.Operand> operands = cursor.list(() -> valued(operand()));
        cursor.expect(")");
        return operands;
    }

    /** A node that must be true or false. */
    private Node.Predicate predicate(Node node) {
        if (!(node instanceof Node.Predicate predicate)) {
            throw cursor.syntaxError();
        }
        if (node instanceof Node.Call call) {
            functions.use(call.function(), Functions.CONDITIONS.contains(call.function()));
        }
        return predicate;
    }

    /** An operand that must have a value. */
    private Node.Operand valued(Node.Operand operand) {
        if (operand instanceof Node.Call call) {
            functions.use(call.function(), call.function().equals("size"));
        }
        return operand;
    }
}
