package io.luca.local.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** One policy. Only the version 2012-10-17 is read: older ones know no policy variables. */
public final class PolicyDocument {

    private static final String VERSION = "2012-10-17";

    private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]*");

    private final List<Statement> statements;
    private final int length;

    private PolicyDocument(List<Statement> statements, int length) {
        this.statements = List.copyOf(statements);
        this.length = length;
    }

    /**
     * Reads an identity policy as a template holds it.
     *
     * @throws IllegalArgumentException naming what is not known in it, or what IAM itself would refuse
     */
    public static PolicyDocument parse(JsonNode document) {
        return parse(document, Statement.Kind.IDENTITY);
    }

    /** Reads a role's trust policy, whose statements name principals and no resource. */
    static PolicyDocument parseTrust(JsonNode document) {
        return parse(document, Statement.Kind.TRUST);
    }

    /** Reads a policy that is attached to a resource, whose statements name principals and the resource. */
    static PolicyDocument parseOfResource(JsonNode document) {
        return parse(document, Statement.Kind.RESOURCE);
    }

    private static PolicyDocument parse(JsonNode document, Statement.Kind kind) {
        if (!document.isObject()) {
            throw new IllegalArgumentException("a policy must be an object, not " + document);
        }
        document.fieldNames().forEachRemaining(name -> {
            if (!ELEMENTS.contains(name)) {
                throw new IllegalArgumentException("the policy element " + name + " is not known");
            }
        });
        if (!VERSION.equals(document.path("Version").asText())) {
            throw new IllegalArgumentException("a policy's Version must be " + VERSION);
        }
        List<Statement> statements = new ArrayList<>();
        JsonNode list = document.path("Statement");
        if (list.isObject()) {
            statements.add(Statement.parse(list, kind));
        } else {
            list.forEach(statement -> statements.add(Statement.parse(statement, kind)));
        }
        if (statements.isEmpty()) {
            throw new IllegalArgumentException("a policy must have a Statement");
        }
        if (kind != Statement.Kind.RESOURCE) {
            requireSids(statements);
        }
        return new PolicyDocument(statements, document.toString().length());
    }

    /** IAM refuses a policy of which two statements have one name, or one a name of other characters. Services are less strict. */
    private static void requireSids(List<Statement> statements) {
        Set<String> sids = new HashSet<>();
        for (Statement statement : statements) {
            String sid = statement.sid();
            if (!SID.matcher(sid).matches()) {
                throw new IllegalArgumentException("the Sid " + sid + " must have letters and digits only");
            }
            if (!sid.isEmpty() && !sids.add(sid)) {
                throw new IllegalArgumentException("the Sid " + sid + " is there twice in one policy");
            }
        }
    }

    /** How many characters it has, as IAM counts them: without white space between its elements. */
    int length() {
        return length;
    }

    List<Statement> statements() {
        return statements;
    }
}
