package io.luca.local.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word or sign of an expression, with its place in the text. */
record Token(Kind kind, String text, int start, int end) {

    /** What a token can be; each but the end by its pattern, of which the first that fits counts. */
    enum Kind {
        NAME("[a-zA-Z][a-zA-Z0-9_]*"),
        NAME_PLACEHOLDER("#[a-zA-Z0-9_]+"),
        VALUE_PLACEHOLDER(":[a-zA-Z0-9_]+"),
        NUMBER("[0-9]+"),
        /** An operator or bracket, or a character that has no meaning, which no grammar asks for. */
        SIGN("<=|>=|<>|[^ \t\r\n]"),
        END("\\z");

        private final Pattern pattern;

        Kind(String pattern) {
            this.pattern = Pattern.compile("[ \t\r\n]*(" + pattern + ")");
        }
    }

    /** Splits a text; the last token is its end. */
    static List<Token> split(String text) {
        List<Token> tokens = new ArrayList<>();
        Token token = read(text, 0);
        while (token.kind != Kind.END) {
            tokens.add(token);
            token = read(text, token.end);
        }
        tokens.add(new Token(Kind.END, "<EOF>", text.length(), text.length()));
        return tokens;
    }

    private static Token read(String text, int from) {
        for (Kind kind : Kind.values()) {
            Matcher found = kind.pattern.matcher(text).region(from, text.length());
            if (found.lookingAt()) {
                return new Token(kind, found.group(1), found.start(1), found.end(1));
            }
        }
        throw new IllegalStateException("a text ends without an end");
    }
}
