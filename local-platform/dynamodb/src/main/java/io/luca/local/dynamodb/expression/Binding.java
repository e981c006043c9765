package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts a request's names and values in the place of its placeholders, and refuses what can be seen to be wrong without an item, in
 * AWS's order: undefined placeholders, numbers of operands, repeated operands, types.
 */
final class Binding {

    private static final int MAX_CANDIDATES = 100;
    private static final Set<String> TYPES = Set.of("S", "N", "B", "SS", "NS", "BS", "BOOL", "NULL", "L", "M");
    private static final Set<String> SIZED = Set.of("S", "B", "SS", "NS", "BS", "L", "M");
    private static final Set<String> ORDERED = Set.of("S", "N", "B");

    private final String parameter;
    private final Placeholders placeholders;
    private final Set<String> attributes = new TreeSet<>();

    Binding(String parameter, Placeholders placeholders) {
        this.parameter = parameter;
        this.placeholders = placeholders;
    }

    ApiError invalid(String what) {
        return ApiError.validation("Invalid " + parameter + ": " + what);
    }

    /** The attributes, by their own names, that what was bound until now looks at. */
    Set<String> attributes() {
        return Collections.unmodifiableSet(attributes);
    }

    Path bind(Path path) {
        Path bound = placeholders.resolve(parameter, path);
        attributes.add(bound.attribute());
        return bound;
    }

    Node.Operand bind(Node.Operand operand) {
        return switch (operand) {
            case Node.Reference(var path) -> new Node.Reference(bind(path));
            case Node.Variable(var name) -> new Node.Literal(placeholders.value(parameter, name));
            case Node.Literal literal -> literal;
            case Node.Call call -> bindCall(call);
            case Node.Arithmetic(var operator, var left, var right) ->
                new Node.Arithmetic(operator, bind(left), bind(right));
        };
    }

    private Node.Call bindCall(Node.Call call) {
        return new Node.Call(call.function(), bind(call.arguments()));
    }

    private List<Node.Operand> bind(List<Node.Operand> operands) {
        return operands.stream().map(this::bind).toList();
    }

    Node.Predicate bind(Node.Predicate predicate) {
        return switch (predicate) {
            case Node.Or(var left, var right) -> new Node.Or(bind(left), bind(right));
            case Node.And(var left, var right) -> new Node.And(bind(left), bind(right));
            case Node.Not(var negated) -> new Node.Not(bind(negated));
            case Node.Comparison(var comparator, var left, var right) ->
                checked(new Node.Comparison(comparator, bind(left), bind(right)));
            case Node.Between(var value, var low, var high) ->
                checked(new Node.Between(bind(value), bind(low), bind(high)));
            case Node.In(var value, var candidates) -> checked(new Node.In(bind(value), bind(candidates)));
            case Node.Call call -> {
                Node.Call bound = bindCall(call);
                check(bound);
                yield bound;
            }
        };
    }

    private Node.Predicate checked(Node.Comparison bound) {
        List<Node.Operand> operands = List.of(bound.left(), bound.right());
        String sign = bound.comparator().sign();
        operands.forEach(this::check);
        requireDistinct(sign, operands);
        if (bound.comparator() != Node.Comparator.EQUAL && bound.comparator() != Node.Comparator.NOT_EQUAL) {
            requireTypes(sign, operands, ORDERED);
        }
        return bound;
    }

    private Node.Predicate checked(Node.Between bound) {
        List<Node.Operand> operands = List.of(bound.value(), bound.low(), bound.high());
        operands.forEach(this::check);
        requireTypes("BETWEEN", operands, ORDERED);
        checkBounds(bound);
        return bound;
    }

    private Node.Predicate checked(Node.In bound) {
        if (bound.candidates().size() > MAX_CANDIDATES) {
            throw invalid("The IN operator is provided with too many operands; number of operands: "
                    + bound.candidates().size());
        }
        bound.candidates().forEach(this::check);
        check(bound.value());
        return bound;
    }

    /** Refuses an operand if it, or what it is made of, is used as what it cannot be. */
    void check(Node.Operand operand) {
        switch (operand) {
            case Node.Arithmetic(var operator, var left, var right) -> {
                check(left);
                check(right);
                requireTypes(operator, List.of(left, right), Set.of("N"));
            }
            case Node.Call call -> {
                call.arguments().forEach(this::check);
                checkCall(call);
            }
            default -> {}
        }
    }

    private void checkCall(Node.Call call) {
        List<Node.Operand> arguments = call.arguments();
        String function = call.function();
        int expected = switch (function) {
            case "attribute_exists", "attribute_not_exists", "size" -> 1;
            default -> 2;
        };
        if (arguments.size() != expected) {
            throw invalid("Incorrect number of operands for operator or function; operator or function: " + function
                    + ", number of operands: " + arguments.size());
        }
        if (!Functions.UPDATES.contains(function)) {
            requireDistinct(function, arguments);
        }
        switch (function) {
            case "attribute_exists", "attribute_not_exists", "if_not_exists" -> requirePath(call);
            case "begins_with" -> requireTypes(function, arguments, Set.of("S", "B"));
            case "list_append" -> requireTypes(function, arguments, Set.of("L"));
            case "attribute_type" -> requireTypeName(call);
            case "size" -> requireTypes(function, arguments, SIZED);
            default -> {}
        }
    }

    private void requirePath(Node.Call call) {
        if (!(call.arguments().getFirst() instanceof Node.Reference)) {
            throw invalid("Operator or function requires a document path; operator or function: " + call.function());
        }
    }

    private void requireTypeName(Node.Call call) {
        if (!(call.arguments().get(1) instanceof Node.Literal(var value))) {
            throw wrongType(call.function(), "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
        }
        if (!(value instanceof AttributeValue.S(String name))) {
            throw wrongType(call.function(), value.type());
        }
        if (!TYPES.contains(name)) {
            throw invalid("Invalid attribute type name found; type: " + name
                    + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
        }
    }

    private void requireDistinct(String operator, List<Node.Operand> operands) {
        if (operands.size() == 2
                && operands.getFirst() instanceof Node.Reference(var path)
                && operands.getFirst().equals(operands.get(1))) {
            throw invalid(
                    "The first operand must be distinct from the remaining operands for this operator or function;"
                            + " operator: " + operator + ", first operand: " + path);
        }
    }

    /** Refuses operands whose type is known now and is none of these. */
    private void requireTypes(String operator, List<Node.Operand> operands, Set<String> types) {
        for (Node.Operand operand : operands) {
            String type = knownType(operand);
            if (!type.isEmpty() && !types.contains(type)) {
                throw wrongType(operator, type);
            }
        }
    }

    /** The type that an operand has for every item; otherwise empty. */
    private static String knownType(Node.Operand operand) {
        return switch (operand) {
            case Node.Literal(var value) -> value.type();
            case Node.Call call when call.function().equals("size") -> "N";
            default -> "";
        };
    }

    private ApiError wrongType(String operator, String type) {
        return invalid("Incorrect operand type for operator or function; operator or function: " + operator
                + ", operand type: " + type);
    }

    private void checkBounds(Node.Between between) {
        if (!(between.low() instanceof Node.Literal(var low)) || !(between.high() instanceof Node.Literal(var high))) {
            return;
        }
        String bounds = "; lower bound operand: AttributeValue: {" + describe(low)
                + "}, upper bound operand: AttributeValue: {" + describe(high) + "}";
        if (!low.type().equals(high.type())) {
            throw invalid("The BETWEEN operator requires same data type for lower and upper bounds" + bounds);
        }
        if (Values.order(low, high).orElse(0) > 0) {
            throw invalid(
                    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound" + bounds);
        }
    }

    private static String describe(AttributeValue value) {
        return value.type() + ":" + (value instanceof AttributeValue.Scalar scalar ? scalar.text() : value.toString());
    }
}
