package io.luca.local.aws.service.apigateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the operation of a path and method: a literal segment goes before a parameter, a parameter before a greedy one. */
final class Routes {

    static final String ANY_METHOD = "*";

    /** An operation, with the decoded values of its path's parameters. */
    record Match(Operation operation, Map<String, String> parameters) {}

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Operation> operations = new HashMap<>();
        private @Nullable Node parameter;
        private @Nullable Node greedy;
        private List<String> names = List.of();

        @Nullable
        Operation operation(String method) {
            Operation own = operations.get(method);
            return own != null ? own : operations.get(ANY_METHOD);
        }
    }

    private final Node root = new Node();

    /** @throws IllegalArgumentException if the path cannot be a resource of a REST API */
    void add(Operation operation) {
        Node node = root;
        List<String> names = new ArrayList<>();
        boolean greedy = false;
        for (String segment : segments(operation.resourcePath())) {
            if (greedy) {
                throw new IllegalArgumentException("nothing may follow a greedy parameter");
            }
            if (segment.startsWith("{") && segment.endsWith("+}")) {
                names.add(segment.substring(1, segment.length() - 2));
                node.greedy = node.greedy == null ? new Node() : node.greedy;
                node = node.greedy;
                greedy = true;
            } else if (segment.startsWith("{") && segment.endsWith("}")) {
                names.add(segment.substring(1, segment.length() - 1));
                node.parameter = node.parameter == null ? new Node() : node.parameter;
                node = node.parameter;
            } else if (segment.contains("{")) {
                throw new IllegalArgumentException("a parameter must be a whole path segment, got " + segment);
            } else {
                node = node.literals.computeIfAbsent(segment, _ -> new Node());
            }
        }
        node.names = List.copyOf(names);
        if (node.operations.put(operation.method(), operation) != null) {
            throw new IllegalArgumentException("two operations for " + operation.method());
        }
    }

    /**
     * The operation for a raw path. A segment that is {@code .} or {@code ..} once decoded matches nothing: behind the
     * gateway it would lead elsewhere.
     */
    Optional<Match> find(String method, String rawPath) {
        List<String> decoded = new ArrayList<>();
        for (String segment : segments(rawPath)) {
            Optional<String> text = PercentEncoding.decoded(segment);
            if (text.isEmpty() || text.get().equals(".") || text.get().equals("..")) {
                return Optional.empty();
            }
            decoded.add(text.get());
        }
        return Optional.ofNullable(find(root, method, decoded, 0, new ArrayList<>()));
    }

    private static @Nullable Match find(
            Node node, String method, List<String> segments, int index, List<String> values) {
        if (index == segments.size()) {
            Operation operation = node.operation(method);
            return operation == null ? null : new Match(operation, parameters(node.names, values));
        }
        String segment = segments.get(index);
        Node literal = node.literals.get(segment);
        if (literal != null) {
            Match match = find(literal, method, segments, index + 1, values);
            if (match != null) {
                return match;
            }
        }
        if (node.parameter != null && !segment.isEmpty()) {
            values.add(segment);
            Match match = find(node.parameter, method, segments, index + 1, values);
            if (match != null) {
                return match;
            }
            values.removeLast();
        }
        if (node.greedy != null) {
            Operation operation = node.greedy.operation(method);
            if (operation != null) {
                values.add(String.join("/", segments.subList(index, segments.size())));
                return new Match(operation, parameters(node.greedy.names, values));
            }
        }
        return null;
    }

    private static Map<String, String> parameters(List<String> names, List<String> values) {
        Map<String, String> parameters = LinkedHashMap.newLinkedHashMap(names.size());
        for (int index = 0; index < names.size(); index++) {
            parameters.put(names.get(index), values.get(index));
        }
        return parameters;
    }

    private static List<String> segments(String path) {
        String inner = path.startsWith("/") ? path.substring(1) : path;
        return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
    }
}
