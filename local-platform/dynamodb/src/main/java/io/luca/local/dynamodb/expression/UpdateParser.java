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
    private final List<Update.Action> actions = new ArrayList<>();
    private final Functions functions = new Functions();

    private UpdateParser(Cursor cursor) {
        this.cursor = cursor;
    }

    static List<Update.Action> parse(String text) {
        Cursor cursor = new Cursor(Update.PARAMETER, text, KEYWORDS);
        UpdateParser parser = new UpdateParser(cursor);
        parser.sections();
        return List.copyOf(parser.actions);
    }

    private void sections() {
        Set<Update.Section> sections = EnumSet.noneOf(Update.Section.class);
        Optional<Update.Section> repeated = Optional.empty();
        do {
            Update.Section section = section();
            if (!sections.add(section) && repeated.isEmpty()) {
                repeated = Optional.of(section);
            }
            do {
                actions.add(action(section));
            } while (cursor.take(","));
        } while (!cursor.atEnd());
        cursor.requireNothingReserved();
        functions.requireAllowed(cursor);
        repeated.ifPresent(section -> {
            throw cursor.invalid("The \"" + section + "\" section can only be used once in an update expression;");
        });
    }

    private Update.Section section() {
        for (Update.Section section : Update.Section.values()) {
            if (cursor.takeKeyword(section.name())) {
                return section;
            }
        }
        throw cursor.syntaxError();
    }

    private Update.Action action(Update.Section section) {
        Path path = cursor.path();
        return switch (section) {
            case SET -> {
                cursor.expect("=");
                yield new Update.Action(section, path, Optional.of(value()));
            }
            case REMOVE -> new Update.Action(section, path, Optional.empty());
            case ADD, DELETE -> {
                cursor.countOperator();
                yield new Update.Action(section, path, Optional.of(variable()));
            }
        };
    }

    private Node.Operand value() {
        Node.Operand left = operand(true);
        for (String operator : List.of("+", "-")) {
            if (!(left instanceof Node.Arithmetic) && cursor.take(operator)) {
                cursor.countOperator();
                Node.Operand right = operand(true);
                if (right instanceof Node.Arithmetic) {
                    throw cursor.syntaxError();
                }
                return new Node.Arithmetic(operator, left, right);
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
        return cursor.peek().kind() == Token.Kind.VALUE_PLACEHOLDER ? variable() : new Node.Reference(cursor.path());
    }

    private Node.Call call(boolean outermost) {
        String function = cursor.next().text();
        cursor.countOperator();
        boolean allowed = function.equals("if_not_exists") || (outermost && function.equals("list_append"));
        functions.use(function, allowed);
        List<Node.Operand> arguments = new ArrayList<>();
        cursor.expect("(");
        do {
            Node.Operand argument = operand(false);
            if (argument instanceof Node.Arithmetic) {
                throw cursor.syntaxError();
            }
            arguments.add(argument);
        } while (cursor.take(","));
        cursor.expect(")");
        return new Node.Call(function, arguments);
    }

    private Node.Variable variable() {
        if (cursor.peek().kind() != Token.Kind.VALUE_PLACEHOLDER) {
            throw cursor.syntaxError();
        }
        return new Node.Variable(cursor.next().text());
    }
}
