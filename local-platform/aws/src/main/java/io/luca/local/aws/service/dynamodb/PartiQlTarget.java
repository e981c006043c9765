package io.luca.local.aws.service.dynamodb;

import io.luca.local.aws.endpoint.AwsError;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which IAM action a PartiQL statement needs, and on what. Only its head is read; a head not understood is refused, so that
 * what is decided about is what the engine runs.
 */
record PartiQlTarget(String action, String table, String index) {

    /** A quoted name is one token, so a FROM within it is not the statement's; a comment is not understood. */
    private static final Pattern TOKEN = Pattern.compile("\\s*(\"[^\"]*\"|\\w+|[,.*\\[\\]])");

    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]*");

    static PartiQlTarget parse(String statement) {
        Head head = new Head(statement);
        return switch (head.word()) {
            case "select" -> head.skipTo("from").target("PartiQLSelect");
            case "insert" -> head.expect("into").target("PartiQLInsert");
            case "update" -> head.target("PartiQLUpdate");
            case "delete" -> head.expect("from").target("PartiQLDelete");
            default -> throw malformed();
        };
    }

    private static AwsError malformed() {
        return AwsError.invalid("ValidationException", "Statement wasn't well formed, can't be processed");
    }

    /** The tokens of a statement, read from its beginning. */
    private static final class Head {

        private final String statement;
        private final Matcher tokens;
        private int at;

        Head(String statement) {
            this.statement = statement;
            this.tokens = TOKEN.matcher(statement);
        }

        String token() {
            if (!tokens.region(at, statement.length()).lookingAt()) {
                throw malformed();
            }
            at = tokens.end();
            return tokens.group(1);
        }

        String word() {
            return token().toLowerCase(Locale.ROOT);
        }

        Head expect(String keyword) {
            if (!word().equals(keyword)) {
                throw malformed();
            }
            return this;
        }

        Head skipTo(String keyword) {
            String word = word();
            while (!word.equals(keyword)) {
                word = word();
            }
            return this;
        }

        PartiQlTarget target(String action) {
            String table = name();
            boolean hasIndex = at < statement.length() && statement.charAt(at) == '.';
            if (hasIndex) {
                at++;
            }
            String index = hasIndex ? name() : "";
            if (at < statement.length() && !Character.isWhitespace(statement.charAt(at))) {
                throw malformed();
            }
            return new PartiQlTarget(action, table, index);
        }

        private String name() {
            String name = token().replace("\"", "");
            if (!NAME.matcher(name).matches()) {
                throw malformed();
            }
            return name;
        }
    }
}
