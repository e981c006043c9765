package io.luca.local.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/** A word or sign of an expression, with its place in the text. */
record Token(Kind kind, String text, int start, int end) {

    enum Kind {
        NAME,
        NAME_PLACEHOLDER,
        VALUE_PLACEHOLDER,
        NUMBER,
        /** An operator or bracket, or a character that has no meaning, which no grammar asks for. */
        SIGN,
        END
    }

    /** Splits a text; the last token is its end. */
    static List<Token> split(String text) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
            } else {
                Token token = read(text, at, c);
                tokens.add(token);
                at = token.end;
            }
        }
        tokens.add(new Token(Kind.END, "<EOF>", text.length(), text.length()));
        return tokens;
    }

    private static Token read(String text, int start, char first) {
        if (isLetter(first)) {
            return of(Kind.NAME, text, start, endOfWord(text, start));
        }
        if (isDigit(first)) {
            int end = start;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            return of(Kind.NUMBER, text, start, end);
        }
        int end = endOfWord(text, start + 1);
        if ((first == '#' || first == ':') && end > start + 1) {
            return of(first == '#' ? Kind.NAME_PLACEHOLDER : Kind.VALUE_PLACEHOLDER, text, start, end);
        }
        boolean two = text.startsWith("<=", start) || text.startsWith(">=", start) || text.startsWith("<>", start);
        return of(Kind.SIGN, text, start, start + (two ? 2 : 1));
    }

    private static Token of(Kind kind, String text, int start, int end) {
        return new Token(kind, text.substring(start, end), start, end);
    }

    private static int endOfWord(String text, int start) {
        int end = start;
        while (end < text.length()
                && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
