package io.luca.local.aws.service.logs;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads filter patterns: terms, and conditions on the members of JSON. Regular expressions and patterns of lines whose fields are divided by
 * spaces are not read here. For one pattern, by one thread.
 */
final class FilterPatternParser {

    /** A quoted text, with its escaped signs. */
    private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*)\"";

    private static final Pattern TERM = Pattern.compile("([?-]?)\\s*(?:" + QUOTED + "|([A-Za-z0-9_]+))\\s*");
    private static final Pattern SELECTOR = Pattern.compile("\\$[^\\s=!<>()&|]*");
    private static final Pattern SIGN = Pattern.compile("!=|<=|>=|=|<|>");
    private static final Pattern VALUE = Pattern.compile(QUOTED + "|([^\\s\"()&|=!<>%]+)");
    private static final Map<String, Condition.Kind> KINDS = Map.of(
            "NOT\\s+EXISTS\\b", Condition.Kind.NOT_EXISTS,
            "IS\\s+NULL\\b", Condition.Kind.NULL,
            "IS\\s+TRUE\\b", Condition.Kind.TRUE,
            "IS\\s+FALSE\\b", Condition.Kind.FALSE);

    private final String text;
    private int at;

    private FilterPatternParser(String text) {
        this.text = text;
    }

    /**
     * The pattern that a text writes.
     *
     * @throws IllegalArgumentException naming what in it is not read here
     */
    static FilterPattern parse(String pattern) {
        String text = pattern.strip();
        if (text.startsWith("{") && text.endsWith("}")) {
            FilterPatternParser parser = new FilterPatternParser(text.substring(1, text.length() - 1));
            return new FilterPattern.Members(parser.whole());
        }
        if (text.startsWith("[") || text.startsWith("%")) {
            throw new IllegalArgumentException("the pattern " + text + " is of a kind that is not read here: "
                    + "terms, and conditions on JSON in braces, are");
        }
        return new FilterPatternParser(text).terms();
    }

    private FilterPattern terms() {
        List<String> all = new ArrayList<>();
        List<String> any = new ArrayList<>();
        List<String> none = new ArrayList<>();
        Matcher term = TERM.matcher(text);
        while (at < text.length()) {
            if (!term.find(at) || term.start() != at) {
                throw unread();
            }
            String word = term.group(2) != null ? unescaped(term.group(2)) : term.group(3);
            switch (term.group(1)) {
                case "?" -> any.add(word);
                case "-" -> none.add(word);
                default -> all.add(word);
            }
            at = term.end();
        }
        if (!any.isEmpty() && all.size() + none.size() > 0) {
            throw new IllegalArgumentException("terms with a question mark do not stand beside others, in " + text);
        }
        return new FilterPattern.Terms(all, any, none);
    }

    private Condition whole() {
        Condition condition = either();
        skipSpace();
        if (at < text.length()) {
            throw unread();
        }
        return condition;
    }

    private Condition either() {
        return joined("||", this::both, Condition.Any::new);
    }

    private Condition both() {
        return joined("&&", this::one, Condition.All::new);
    }

    private Condition joined(String sign, Supplier<Condition> part, Function<List<Condition>, Condition> whole) {
        List<Condition> parts = new ArrayList<>(List.of(part.get()));
        while (takes(sign)) {
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.getFirst() : whole.apply(parts);
    }

    private Condition one() {
        if (!takes("(")) {
            return comparison();
        }
        Condition inner = either();
        if (!takes(")")) {
            throw unread();
        }
        return inner;
    }

    private Condition comparison() {
        Selector selector = Selector.parse(taken(SELECTOR).group());
        for (Map.Entry<String, Condition.Kind> kind : KINDS.entrySet()) {
            if (takes(Pattern.compile(kind.getKey()))) {
                return new Condition.Is(selector, kind.getValue());
            }
        }
        String sign = taken(SIGN).group();
        Matcher value = taken(VALUE);
        String wanted = value.group(1) != null ? unescaped(value.group(1)) : value.group(2);
        if (sign.equals("=") || sign.equals("!=")) {
            return new Condition.Equals(selector, wanted, sign.equals("!="));
        }
        return new Condition.Compares(selector, order(sign), number(wanted));
    }

    private static Condition.Order order(String sign) {
        for (Condition.Order order : Condition.Order.values()) {
            if (order.sign().equals(sign)) {
                return order;
            }
        }
        throw new IllegalArgumentException("no such sign: " + sign);
    }

    private static BigDecimal number(String wanted) {
        return Condition.Numbers.read(wanted)
                .orElseThrow(() -> new IllegalArgumentException(wanted + " is no number to compare with"));
    }

    private boolean takes(String sign) {
        skipSpace();
        boolean isNext = text.startsWith(sign, at);
        at += isNext ? sign.length() : 0;
        return isNext;
    }

    private boolean takes(Pattern pattern) {
        skipSpace();
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        boolean isNext = matcher.lookingAt();
        at = isNext ? matcher.end() : at;
        return isNext;
    }

    private Matcher taken(Pattern pattern) {
        skipSpace();
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw unread();
        }
        at = matcher.end();
        return matcher;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException unread() {
        return new IllegalArgumentException("the pattern " + text + " cannot be read at '" + text.substring(at) + "'");
    }

    private static String unescaped(String quoted) {
        return quoted.replaceAll("\\\\(.)", "$1");
    }
}
