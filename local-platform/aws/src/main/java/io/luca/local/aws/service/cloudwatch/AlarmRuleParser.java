package io.luca.local.aws.service.cloudwatch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the rule of a composite alarm: the states of alarms, by name or ARN, with or without quotation marks, joined by AND, OR, NOT and
 * parentheses. NOT binds closer than AND, and AND closer than OR. Anything else, such as {@code AT_LEAST}, is refused. For one rule.
 */
final class AlarmRuleParser {

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
    private static final int LONGEST = 10_240;

    private static final int MOST_ALARMS = 100;
    private static final int DEEPEST = 100;

    private static final Pattern WORD = Pattern.compile("\\s*([()]|[A-Za-z_]+)");
    /** What follows a state: a name in parentheses, quoted or not. */
    private static final Pattern NAME = Pattern.compile("\\s*\\(\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^()\"]+?))\\s*\\)");

    private static final String ARN = ":alarm:";

    private final String text;
    private int position;
    private int depth;

    private AlarmRuleParser(String text) {
        this.text = text;
    }

    /**
     * Reads a rule.
     *
     * @throws IllegalArgumentException if it is not well formed, or asks for what is not evaluated here
     */
    static AlarmRule parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a rule has at most %d characters".formatted(LONGEST));
        }
        AlarmRuleParser parser = new AlarmRuleParser(text);
        AlarmRule rule = parser.either();
        if (!text.substring(parser.position).isBlank()) {
            throw new IllegalArgumentException("the rule has '%s' too many".formatted(text.substring(parser.position)));
        }
        if (rule.alarms().size() > MOST_ALARMS) {
            throw new IllegalArgumentException("a rule asks about at most %d alarms".formatted(MOST_ALARMS));
        }
        return rule;
    }

    /** The name of an alarm that a name or an ARN means. */
    static String nameIn(String nameOrArn) {
        int at = nameOrArn.startsWith("arn:") ? nameOrArn.indexOf(ARN) : -1;
        return at < 0 ? nameOrArn : nameOrArn.substring(at + ARN.length());
    }

    private AlarmRule either() {
        AlarmRule left = both();
        while (accept("OR")) {
            left = new AlarmRule.Either(left, both());
        }
        return left;
    }

    private AlarmRule both() {
        AlarmRule left = one();
        while (accept("AND")) {
            left = new AlarmRule.Both(left, one());
        }
        return left;
    }

    private AlarmRule one() {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("the rule is nested deeper than %d".formatted(DEEPEST));
        }
        String word = word().orElseThrow(
                        () -> new IllegalArgumentException("the rule ends too early, or has what is no word"));
        AlarmRule rule = switch (word) {
            case "NOT" -> new AlarmRule.Not(one());
            case "TRUE" -> new AlarmRule.Always(true);
            case "FALSE" -> new AlarmRule.Always(false);
            case "(" -> inParentheses();
            default -> new AlarmRule.InState(state(word), name(word));
        };
        depth--;
        return rule;
    }

    private AlarmRule inParentheses() {
        AlarmRule inner = either();
        if (!accept(")")) {
            throw new IllegalArgumentException("the rule lacks a parenthesis that closes");
        }
        return inner;
    }

    private static AlarmState state(String word) {
        List<AlarmState> states = Arrays.asList(AlarmState.values());
        return states.stream()
                .filter(state -> state.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' of a rule is not evaluated here"));
    }

    private String name(String state) {
        Matcher matcher = NAME.matcher(text).region(position, text.length());
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException(state + " of a rule is followed by an alarm in parentheses");
        }
        position = matcher.end();
        String quoted = matcher.group(1);
        return nameIn(quoted != null ? quoted.replace("\\\"", "\"").replace("\\\\", "\\") : matcher.group(2));
    }

    private boolean accept(String expected) {
        int before = position;
        if (word().filter(expected::equals).isPresent()) {
            return true;
        }
        position = before;
        return false;
    }

    private Optional<String> word() {
        Matcher matcher = WORD.matcher(text).region(position, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        position = matcher.end();
        return Optional.of(matcher.group(1));
    }
}
