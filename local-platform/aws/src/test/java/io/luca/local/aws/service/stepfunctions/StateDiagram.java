package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.service.stepfunctions.State.ChoiceState;
import io.luca.local.aws.service.stepfunctions.State.Fallible;
import io.luca.local.aws.service.stepfunctions.State.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws a definition as a mermaid {@code stateDiagram-v2}. The same definition gives the same text. */
public final class StateDiagram {

    private static final String INDENT = "    ";
    private static final int LONGEST_LABEL = 100;

    private final StringBuilder lines = new StringBuilder("stateDiagram-v2\n");
    private final Map<String, String> ids = new LinkedHashMap<>();

    private StateDiagram() {}

    /** The diagram of a state machine. */
    public static String of(StateMachine machine) {
        return of(machine.definition());
    }

    static String of(Definition definition) {
        StateDiagram diagram = new StateDiagram();
        diagram.graph(definition.graph(), INDENT);
        return diagram.lines.toString();
    }

    private void graph(StateGraph graph, String indent) {
        graph.states().values().forEach(state -> declare(state, indent));
        line(indent, "[*] --> " + id(graph.startAt()));
        graph.states().values().forEach(state -> edges(state, indent));
    }

    private void declare(State state, String indent) {
        String id = id(state.name());
        if (state.inner().isEmpty()) {
            line(indent, "state \"%s\" as %s".formatted(label(state.name()), id));
            if (!tried(state).isEmpty()) {
                line(indent, id + " : " + label(tried(state)));
            }
            return;
        }
        String retries = tried(state).isEmpty() ? "" : ", " + label(tried(state));
        line(indent, "state \"%s: %s%s\" as %s {".formatted(state.type(), label(state.name()), retries, id));
        for (int index = 0; index < state.inner().size(); index++) {
            if (index > 0) {
                line(indent + INDENT, "--");
            }
            graph(state.inner().get(index), indent + INDENT);
        }
        line(indent, "}");
    }

    private void edges(State state, String indent) {
        String from = id(state.name());
        if (state instanceof ChoiceState choice) {
            choice.rules().forEach(rule -> edge(indent, from, rule.next(), condition(rule)));
            choice.otherwise().ifPresent(next -> edge(indent, from, next, "otherwise"));
            return;
        }
        state.common()
                .next()
                .ifPresentOrElse(next -> edge(indent, from, next, ""), () -> line(indent, from + " --> [*]"));
        if (state instanceof Fallible fallible) {
            fallible.recovery()
                    .catchers()
                    .forEach(catcher ->
                            edge(indent, from, catcher.next(), "catch " + String.join(", ", catcher.errors())));
        }
    }

    private void edge(String indent, String from, String to, String label) {
        line(indent, from + " --> " + id(to) + (label.isEmpty() ? "" : " : " + label(label)));
    }

    private static String tried(State state) {
        if (!(state instanceof Fallible fallible)
                || fallible.recovery().retriers().isEmpty()) {
            return "";
        }
        return fallible.recovery().retriers().stream()
                .map(retrier -> "%s × %d, %d s × %s"
                        .formatted(
                                String.join(", ", retrier.errors()),
                                retrier.mostAttempts(),
                                retrier.interval().toSeconds(),
                                retrier.backoff()))
                .collect(Collectors.joining(", then ", "retry ", ""));
    }

    private static String condition(Rule rule) {
        String text = rule.text();
        return text.startsWith("{%") ? text.substring(2, text.length() - 2).strip() : text;
    }

    /** Mermaid's names take letters and digits only; two states never share one. */
    private String id(String name) {
        return ids.computeIfAbsent(name, _ -> {
            String plain = name.replaceAll("[^A-Za-z0-9]", "_");
            String id = Character.isLetter(plain.charAt(0)) ? plain : "s_" + plain;
            return ids.containsValue(id) ? id + "_" + ids.size() : id;
        });
    }

    /** One line without what mermaid reads as its own. */
    private static String label(String text) {
        String plain = text.replaceAll("\\s+", " ")
                .replace('"', '\'')
                .replace(";", "#59;")
                .replace(":", "#58;");
        return plain.length() > LONGEST_LABEL ? plain.substring(0, LONGEST_LABEL) + "…" : plain;
    }

    private void line(String indent, String text) {
        lines.append(indent).append(text).append('\n');
    }
}
