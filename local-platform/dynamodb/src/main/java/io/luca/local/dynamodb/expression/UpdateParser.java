package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.expression.Node.Arithmetic;
import io.luca.local.dynamodb.expression.Node.Call;
import io.luca.local.dynamodb.expression.Node.Operand;
import io.luca.local.dynamodb.expression.Node.Reference;
import io.luca.local.dynamodb.expression.Node.Variable;
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
    private static final Set<String> FUNCTIONS = Set.of("if_not_exists", "list_append");

    private final Cursor cursor;
    private final List<Update.Action> actions = new ArrayList<>();
    private Optional<String> unknown = Optional.empty();

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
        unknown.ifPresent(function -> {
            throw cursor.invalid("Invalid function name; function: " + function);
        });
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

    private Operand value() {
        Operand left = operand();
        for (String operator : List.of("+", "-")) {
            if (!(left instanceof Arithmetic) && cursor.take(operator)) {
                cursor.countOperator();
                Operand right = operand();
                if (right instanceof Arithmetic) {
                    throw cursor.syntaxError();
                }
                return new Arithmetic(operator, left, right);
            }
        }
        return left;
    }

    private Operand operand() {
        if (cursor.atSign("(")) {
            cursor.countOperator();
            cursor.expect("(");
            Operand inner = value();
            cursor.expect(")");
            return inner;
        }
        if (cursor.atCall()) {
            return call();
        }
        return cursor.peek().kind() == Token.Kind.VALUE_PLACEHOLDER ? variable() : new Reference(cursor.path());
    }

    private Call call() {
        String function = cursor.next().text();
        cursor.countOperator();
        if (!FUNCTIONS.contains(function) && unknown.isEmpty()) {
            unknown = Optional.of(function);
        }
        List<Operand> arguments = new ArrayList<>();
        cursor.expect("(");
        do {
            Operand argument = operand();
            if (argument instanceof Arithmetic) {
                throw cursor.syntaxError();
            }
            arguments.add(argument);
        } while (cursor.take(","));
        cursor.expect(")");
        return new Call(function, arguments);
    }

    private Variable variable() {
        if (cursor.peek().kind() != Token.Kind.VALUE_PLACEHOLDER) {
            throw cursor.syntaxError();
        }
        return new Variable(cursor.next().text());
    }
}
