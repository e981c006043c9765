package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.expression.Token.Kind;
import io.luca.local.dynamodb.value.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A place in the tokens of one expression, and the parts that all grammars share. Of one thread. */
final class Cursor {

    private static final int MAX_SIZE = 4096;
    private static final int MAX_OPERATORS = 300;
    private static final int MAX_NESTING = 32;

    private final String parameter;
    private final String text;
    private final Set<String> keywords;
    private final List<Token> tokens;
    private int at;
    private int operators;
    private Optional<String> reserved = Optional.empty();

    /**
     * Before the first token.
     *
     * @param parameter the request's parameter, which errors name
     * @param keywords in upper case; they are no names
     */
    Cursor(String parameter, String text, Set<String> keywords) {
        this.parameter = parameter;
        this.text = text;
        this.keywords = keywords;
        if (text.isBlank()) {
            throw invalid("The expression can not be empty;");
        }
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_SIZE) {
            boolean told = parameter.equals("ConditionExpression") || parameter.equals("FilterExpression");
            throw invalid("Expression size has exceeded the maximum allowed size;"
                    + (told ? " expression size: " + size : ""));
        }
        tokens = Token.split(text);
    }

    ApiError invalid(String what) {
        return ApiError.validation("Invalid " + parameter + ": " + what);
    }

    /** The error for the next token, with its neighbors. */
    ApiError syntaxError() {
        Token token = peek();
        int from = at > 0 ? tokens.get(at - 1).start() : token.start();
        int to = tokens.get(Math.min(at + 1, tokens.size() - 1)).end();
        if (token.kind() == Kind.END) {
            to = at > 0 ? tokens.get(at - 1).end() : token.end();
        } else if (at + 1 < tokens.size() && tokens.get(at + 1).kind() == Kind.END) {
            to = token.end();
        }
        return invalid("Syntax error; token: \"" + token.text() + "\", near: \"" + text.substring(from, to) + "\"");
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        return tokens.get(at++);
    }

    /** The number of tokens before this place. */
    int position() {
        return at;
    }

    boolean atSign(String sign) {
        return at(Kind.SIGN) && peek().text().equals(sign);
    }

    boolean atName() {
        return at(Kind.NAME) && !keywords.contains(peek().text().toUpperCase(Locale.ROOT));
    }

    boolean at(Kind kind) {
        return peek().kind() == kind;
    }

    /** Whether a function's name and its bracket are next. */
    boolean atCall() {
        Token second = tokens.get(Math.min(at + 1, tokens.size() - 1));
        return atName() && second.kind() == Kind.SIGN && second.text().equals("(");
    }

    boolean take(String sign) {
        boolean there = atSign(sign);
        at += there ? 1 : 0;
        return there;
    }

    boolean takeKeyword(String keyword) {
        boolean there = at(Kind.NAME) && peek().text().equalsIgnoreCase(keyword);
        at += there ? 1 : 0;
        return there;
    }

    void expect(String sign) {
        require(take(sign));
    }

    /** Refuses the next token unless the grammar allows it. */
    void require(boolean allowed) {
        if (!allowed) {
            throw syntaxError();
        }
    }

    /** Counts an operator or function; there may be 300. */
    void countOperator() {
        operators++;
        if (operators > MAX_OPERATORS) {
            throw invalid("The expression contains too many operators; operator count: " + operators);
        }
    }

    /** Reads a path; names in it can be placeholders still. */
    Path path() {
        List<Path.Step> steps = new ArrayList<>();
        steps.add(name());
        while (atSign(".") || atSign("[")) {
            steps.add(take(".") ? name() : index());
        }
        if (steps.size() > MAX_NESTING) {
            throw invalid("The document path has too many nesting levels; nesting levels: " + steps.size());
        }
        return new Path(steps);
    }

    /** Reads one or more of something, with commas between them. */
    <T> List<T> list(Supplier<T> one) {
        List<T> all = new ArrayList<>();
        do {
            all.add(one.get());
        } while (take(","));
        return all;
    }

    private Path.Step name() {
        require(atName() || at(Kind.NAME_PLACEHOLDER));
        Token token = next();
        if (token.kind() == Kind.NAME && reserved.isEmpty() && ReservedWords.contains(token.text())) {
            reserved = Optional.of(token.text());
        }
        return new Path.Name(token.text());
    }

    private Path.Step index() {
        expect("[");
        require(at(Kind.NUMBER));
        String digits = next().text();
        try {
            Path.Step index = new Path.Index(Integer.parseInt(digits));
            expect("]");
            return index;
        } catch (NumberFormatException tooLarge) {
            throw invalid("List index is not within the allowable range; index: [" + digits + "]");
        }
    }

    /** Refuses the first reserved word among the names, after all errors that come before this one. */
    void requireNothingReserved() {
        reserved.ifPresent(word -> {
            throw invalid("Attribute name is a reserved keyword; reserved keyword: " + word);
        });
    }
}
