package io.luca.local.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One policy. Only the version 2012-10-17 is read: older ones know no policy variables. */
public final class PolicyDocument {

    private static final String VERSION = "2012-10-17";

    private final List<Statement> statements;

    private PolicyDocument(List<Statement> statements) {
        this.statements = List.copyOf(statements);
    }

    /**
     * Reads a policy as a template holds it.
     *
     * @throws IllegalArgumentException naming what is not known in it
     */
    public static PolicyDocument parse(JsonNode document) {
        if (!VERSION.equals(document.path("Version").asText())) {
            throw new IllegalArgumentException("a policy's Version must be " + VERSION);
        }
        List<Statement> statements = new ArrayList<>();
        JsonNode list = document.path("Statement");
        if (list.isObject()) {
            statements.add(Statement.parse(list));
        } else {
            list.forEach(statement -> statements.add(Statement.parse(statement)));
        }
        return new PolicyDocument(statements);
    }

    List<Statement> statements() {
        return statements;
    }
}
