package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue;
import java.util.Optional;
import java.util.Set;

/** One change of one path; only {@code REMOVE} has no operand. */
record UpdateAction(Section section, Path path, Optional<Node.Operand> operand) {

    /** What is done to a path. */
    enum Section {
        SET,
        REMOVE,
        ADD,
        DELETE
    }

    /** The change with a request's names and values. */
    UpdateAction bind(Binding binding) {
        return new UpdateAction(section, binding.bind(path), operand.map(binding::bind));
    }

    /** Refuses values that cannot be what they are used as. */
    void check(Binding binding) {
        switch (section) {
            case SET, REMOVE -> operand.ifPresent(binding::check);
            case ADD -> checkType(Set.of("N", "SS", "NS", "BS"), binding);
            case DELETE -> checkType(Set.of("SS", "NS", "BS"), binding);
        }
    }

    private void checkType(Set<String> allowed, Binding binding) {
        if (operand.orElseThrow() instanceof Node.Literal(var value) && !allowed.contains(value.type())) {
            throw binding.invalid("Incorrect operand type for operator or function; operator: " + section
                    + ", operand type: " + longName(value) + ", typeSet: ALLOWED_FOR_" + section + "_OPERAND");
        }
    }

    /** AWS's name for the type of a value that is no set. */
    private static String longName(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S _ -> "STRING";
            case AttributeValue.N _ -> "NUMBER";
            case AttributeValue.B _ -> "BINARY";
            case AttributeValue.Bool _ -> "BOOLEAN";
            case AttributeValue.Null _ -> "NULL";
            case AttributeValue.L _ -> "LIST";
            case AttributeValue.M _ -> "MAP";
            case AttributeValue.SS _, AttributeValue.NS _, AttributeValue.BS _ ->
                throw new IllegalStateException("sets are added and deleted: " + value);
        };
    }
}
