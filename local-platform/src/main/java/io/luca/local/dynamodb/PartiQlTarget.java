package io.luca.local.dynamodb;

import io.luca.local.aws.AwsError;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which IAM action a PartiQL statement needs, and on what. Only its head is read; a head not understood is refused. */
record PartiQlTarget(String action, String table, String index) {

    private static final String NAME = "\"?([A-Za-z0-9_.-]+)\"?(?:\\.\"?([A-Za-z0-9_.-]+)\"?)?";
    private static final Pattern HEAD = Pattern.compile(
            "\\s*(?:(SELECT)\\b.*?\\bFROM|(INSERT)\\s+INTO|(UPDATE)|(DELETE)\\s+FROM)\\s+" + NAME + ".*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static PartiQlTarget parse(String statement) {
        Matcher head = HEAD.matcher(statement);
        if (!head.matches()) {
            throw AwsError.invalid("ValidationException", "Statement wasn't well formed, can't be processed");
        }
        String verb = statement.strip().substring(0, 6).toLowerCase(Locale.ROOT);
        String action = switch (verb) {
            case "select" -> "PartiQLSelect";
            case "insert" -> "PartiQLInsert";
            case "update" -> "PartiQLUpdate";
            default -> "PartiQLDelete";
        };
        return new PartiQlTarget(action, head.group(5), head.group(6) == null ? "" : head.group(6));
    }
}
