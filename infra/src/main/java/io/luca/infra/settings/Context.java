package io.luca.infra.settings;

import java.util.Optional;
import software.constructs.Node;

/** CDK's context as settings are read from it: by their names, with an error that says the name. */
record Context(Node node) {

    Optional<String> text(String name) {
        Object value = node.tryGetContext(name);
        return value == null ? Optional.empty() : Optional.of(value.toString());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException("the context lacks " + name));
    }

    int number(String name) {
        return number(name, required(name));
    }

    Optional<Integer> optionalNumber(String name) {
        return text(name).map(text -> number(name, text));
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(name + " must be a whole number, got " + text, malformed);
        }
    }
}
