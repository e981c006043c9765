package io.luca.infra.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.constructs.Node;

/** CDK's context as settings are read from it: by their names, with an error that says the name. */
final class Context {

    private final Node node;
    private final Set<String> read = new HashSet<>(Set.of(Environment.CONTEXT));

    Context(Node node) {
        this.node = node;
    }

    /** Refuses what nobody read: a misspelt name would else leave its setting as it is. CDK's own names hold a colon or begin with @. */
    void requireAllRead() {
        for (Object each : ((Map<?, ?>) node.getAllContext()).keySet()) {
            String name = String.valueOf(each);
            Requirement.check(
                    read.contains(name) || name.startsWith("@") || name.contains(":"), "there is no setting " + name);
        }
    }

    Optional<String> text(String name) {
        var _ = read.add(name);
        Object value = node.tryGetContext(name);
        return value == null ? Optional.empty() : Optional.of(value.toString());
    }

    /** What stands between commas; nothing if the setting is not there. */
    List<String> list(String name) {
        return text(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
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
