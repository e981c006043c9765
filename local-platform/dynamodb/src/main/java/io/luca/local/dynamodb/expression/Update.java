package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An {@code UpdateExpression} that was read, with its placeholders still in it. Immutable. */
public final class Update {

    static final String PARAMETER = "UpdateExpression";

    private static final Set<String> ADDED = Set.of("N", "SS", "NS", "BS");
    private static final Set<String> DELETED = Set.of("SS", "NS", "BS");

    private static final Remembered<List<Action>> READ = new Remembered<>(UpdateParser::parse);

    private final List<Action> actions;

    /** What is done to a path. */
    enum Section {
        SET,
        REMOVE,
        ADD,
        DELETE
    }

    /** One change of one path; only {@code REMOVE} has no operand. */
    record Action(Section section, Path path, Optional<Node.Operand> operand) {}

    private Update(List<Action> actions) {
        this.actions = actions;
    }

    /**
     * Reads an update.
     *
     * @throws io.luca.local.dynamodb.value.ApiError {@code ValidationException}
     */
    public static Update parse(String text) {
        return new Update(READ.get(text));
    }

    /**
     * The update with a request's names and values.
     *
     * @throws io.luca.local.dynamodb.value.ApiError {@code ValidationException} if one is missing or cannot be what it is used as,
     *     or if paths overlap
     */
    public BoundUpdate bind(Placeholders placeholders) {
        Binding binding = new Binding(PARAMETER, placeholders);
        List<Action> bound = actions.stream()
                .map(action -> new Action(
                        action.section(),
                        binding.bind(action.path()),
                        action.operand().map(binding::bind)))
                .toList();
        Path.requireApart(PARAMETER, bound.stream().map(Action::path).toList());
        bound.forEach(action -> check(action, binding));
        return new BoundUpdate(bound);
    }

    private static void check(Action action, Binding binding) {
        switch (action.section()) {
            case SET -> action.operand().ifPresent(operand -> check(operand, binding));
            case ADD -> checkType(action, ADDED, binding);
            case DELETE -> checkType(action, DELETED, binding);
            case REMOVE -> {}
        }
    }

    private static void checkType(Action action, Set<String> allowed, Binding binding) {
        if (action.operand().orElseThrow() instanceof Node.Literal(var value) && !allowed.contains(value.type())) {
            throw binding.invalid("Incorrect operand type for operator or function; operator: " + action.section()
                    + ", operand type: " + longName(value) + ", typeSet: ALLOWED_FOR_" + action.section()
                    + "_OPERAND");
        }
    }

    private static void check(Node.Operand operand, Binding binding) {
        switch (operand) {
            case Node.Arithmetic(var operator, var left, var right) -> {
                check(left, binding);
                check(right, binding);
                binding.requireTypes(operator, List.of(left, right), Set.of("N"));
            }
            case Node.Call call -> {
                call.arguments().forEach(argument -> check(argument, binding));
                binding.requireCount(call.function(), call.arguments(), 2);
                if (call.function().equals("if_not_exists")) {
                    binding.requirePath(call);
                } else {
                    binding.requireTypes(call.function(), call.arguments(), Set.of("L"));
                }
            }
            default -> {}
        }
    }

    private static String longName(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S _ -> "STRING";
            case AttributeValue.N _ -> "NUMBER";
            case AttributeValue.B _ -> "BINARY";
            case AttributeValue.Bool _ -> "BOOLEAN";
            case AttributeValue.Null _ -> "NULL";
            case AttributeValue.L _ -> "LIST";
            case AttributeValue.M _ -> "MAP";
            case AttributeValue.SS _ -> "STRING_SET";
            case AttributeValue.NS _ -> "NUMBER_SET";
            case AttributeValue.BS _ -> "BINARY_SET";
        };
    }
}
