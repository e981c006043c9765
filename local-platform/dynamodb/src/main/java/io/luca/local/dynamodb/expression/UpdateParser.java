package io.luca.local.dynamodb.expression;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The grammar of updates:
 *
 * <pre>
 * update  = section { section }
 * section = SET path "=" value { "," … } | REMOVE path { "," … } | ADD path ":" value { "," … } | DELETE …
 * value   = operand [ ( "+" | "-" ) operand ] | "(" value ")"
 * operand = path | ":" value | function "(" operand { "," operand } ")" | "(" operand ")"
 * </pre>
 *
 * <p>Of one thread and one expression.
 */
final class UpdateParser {

    private static final Set<String> KEYWORDS = Set.of("SET", "REMOVE", "ADD", "DELETE");

    private final Cursor cursor;
    private final List<UpdateAction> actions = new ArrayList<>();
    private final Functions functions = new Functions();

    private UpdateParser(Cursor cursor) {
        this.cursor = cursor;
    }

    static List<UpdateAction> parse(String text) {
        Cursor cursor = new Cursor(Update.PARAMETER, text, KEYWORDS);
        UpdateParser parser = new UpdateParser(cursor);
        parser.sections();
        return List.copyOf(parser.actions);
    }

    private void sections() {
        Set<UpdateAction.Section> sections = EnumSet.noneOf(UpdateAction.Section.class);
        Optional<UpdateAction.Section> repeated = Optional.empty();
        do {
            UpdateAction.Section section = section();
            if (!sections.add(section) && repeated.isEmpty()) {
                repeated = Optional.of(section);
            }
            actions.addAll(cursor.list(() -> action(section)));
        } while (!cursor.at(Token.Kind.END));
        cursor.requireNothingReserved();
        functions.requireAllowed(cursor);
        repeated.ifPresent(section -> {
            throw cursor.invalid("The \"" + section + "\" section can only be used once in an update expression;");
        });
    }

    private UpdateAction.Section section() {
        for (UpdateAction.Section section : UpdateAction.Section.values()) {
            if (cursor.takeKeyword(section.name())) {
                return section;
            }
        }
        throw cursor.syntaxError();
    }

    private UpdateAction action(UpdateAction.Section section) {
        Path path = cursor.path();
        return switch (section) {
            case SET -> {
                cursor.expect("=");
                yield new UpdateAction(section, path, Optional.of(value()));
            }
            case REMOVE -> new UpdateAction(section, path, Optional.empty());
            case ADD, DELETE -> {
                cursor.countOperator();
                yield new UpdateAction(section, path, Optional.of(variable()));
            }
        };
    }

    private Node.Operand value() {
        Node.Operand left = operand(true);
        for (String operator : List.of("+", "-")) {
            if (!(left instanceof Node.Arithmetic) && cursor.take(operator)) {
                cursor.countOperator();
                return new Node.Arithmetic(operator, left, notArithmetic(operand(true)));
            }
        }
        return left;
    }

    /**
     * An operand.
     *
     * @param outermost whether it is no argument of a function
     */
    private Node.Operand operand(boolean outermost) {
        if (cursor.atSign("(")) {
            cursor.countOperator();
            cursor.expect("(");
            Node.Operand inner = value();
            cursor.expect(")");
            return inner;
        }
        if (cursor.atCall()) {
            return call(outermost);
        }
        return cursor.at(Token.Kind.VALUE_PLACEHOLDER) ? variable() : new Node.Reference(cursor.path());
    }

    private Node.Call call(boolean outermost) {
        String function = cursor.next().text();
        cursor.countOperator();
        boolean allowed = function.equals("if_not_exists") || (outermost && function.equals("list_append"));
        functions.use(function, allowed);
        cursor.expect("(");
        List<Node.Operand> arguments = cursor.list(() -> notArithmetic(operand(false)));
        cursor.expect(")");
        return new Node.Call(function, arguments);
    }

    private Node.Operand notArithmetic(Node.Operand operand) {
        cursor.require(!(operand instanceof Node.Arithmetic));
        return operand;
    }

    private Node.Variable variable() {
        cursor.require(cursor.at(Token.Kind.VALUE_PLACEHOLDER));
        return new Node.Variable(cursor.next().text());
    }
}
