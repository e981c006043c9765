package io.luca.local.aws.service.cloudwatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an expression, one after the other: names, numbers, quoted texts, operators. For one reader. */
final class Words {

    private static final Pattern WORD = Pattern.compile("\\s*(?:(\\d+(?:\\.\\d+)?|\\.\\d+)|([A-Za-z_][A-Za-z0-9_]*)"
            + "|(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*')|(==|!=|<=|>=|&&|\\|\\||[-+*/^<>()\\[\\],]))");

    private static final Pattern NUMBER = Pattern.compile("\\d.*|\\.\\d.*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_].*");

    private final List<String> all = new ArrayList<>();
    private int next;

    /** @throws IllegalArgumentException if the text has what is no word */
    Words(String text) {
        Matcher matcher = WORD.matcher(text);
        int end = 0;
        while (end < text.length()) {
            matcher.region(end, text.length());
            if (!matcher.lookingAt()) {
                if (text.substring(end).isBlank()) {
                    return;
                }
                throw new IllegalArgumentException(
                        "'" + text.substring(end).strip() + "' is nothing that is evaluated here");
            }
            all.add(matcher.group().strip());
            end = matcher.end();
        }
    }

    static boolean isNumber(String word) {
        return NUMBER.matcher(word).matches();
    }

    static boolean isName(String word) {
        return NAME.matcher(word).matches();
    }

    /** The text between quotation marks. */
    static String unquoted(String word) {
        if (word.length() < 2 || !(word.startsWith("\"") || word.startsWith("'"))) {
            throw new IllegalArgumentException("a text in quotation marks is expected, not '" + word + "'");
        }
        return word.substring(1, word.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }

    /** The next one, which stays the next one. */
    Optional<String> peek() {
        return next < all.size() ? Optional.of(all.get(next)) : Optional.empty();
    }

    /** The next one, which must be there. */
    String take() {
        String word = peek().orElseThrow(() -> new IllegalArgumentException("it ends too early"));
        next++;
        return word;
    }

    void expect(String expected) {
        String word = take();
        if (!word.equals(expected)) {
            throw new IllegalArgumentException("'" + expected + "' is expected, not '" + word + "'");
        }
    }

    void requireEnd() {
        peek().ifPresent(word -> {
            throw new IllegalArgumentException("'" + word + "' is one too many");
        });
    }
}
