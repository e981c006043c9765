package io.luca.local.aws.service.cloudwatch;

import io.luca.local.aws.service.cloudwatch.MathExpression.AllMetrics;
import io.luca.local.aws.service.cloudwatch.MathExpression.Binary;
import io.luca.local.aws.service.cloudwatch.MathExpression.Chosen;
import io.luca.local.aws.service.cloudwatch.MathExpression.Each;
import io.luca.local.aws.service.cloudwatch.MathExpression.Elements;
import io.luca.local.aws.service.cloudwatch.MathExpression.Filled;
import io.luca.local.aws.service.cloudwatch.MathExpression.Joined;
import io.luca.local.aws.service.cloudwatch.MathExpression.Joining;
import io.luca.local.aws.service.cloudwatch.MathExpression.Literal;
import io.luca.local.aws.service.cloudwatch.MathExpression.Missing;
import io.luca.local.aws.service.cloudwatch.MathExpression.Period;
import io.luca.local.aws.service.cloudwatch.MathExpression.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a math expression of an alarm. A function or an operator that is not evaluated here is refused by its name. For one expression.
 */
final class MathParser {

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
    private static final int LONGEST = 2_048;

    private static final int DEEPEST = 64;

    private static final Map<String, MathOperator> OPERATORS = Map.ofEntries(
            Map.entry("OR", MathOperator.OR),
            Map.entry("||", MathOperator.OR),
            Map.entry("AND", MathOperator.AND),
            Map.entry("&&", MathOperator.AND),
            Map.entry("==", MathOperator.EQUAL),
            Map.entry("!=", MathOperator.NOT_EQUAL),
            Map.entry("<", MathOperator.LESS),
            Map.entry("<=", MathOperator.LESS_OR_EQUAL),
            Map.entry(">", MathOperator.GREATER),
            Map.entry(">=", MathOperator.GREATER_OR_EQUAL),
            Map.entry("+", MathOperator.PLUS),
            Map.entry("-", MathOperator.MINUS),
            Map.entry("*", MathOperator.TIMES),
            Map.entry("/", MathOperator.DIVIDED_BY),
            Map.entry("^", MathOperator.POWER));

    private final Words words;
    private final List<String> metrics;
    private final Set<String> ids;
    private int depth;

    private MathParser(String text, List<String> metrics, Set<String> ids) {
        words = new Words(text);
        this.metrics = metrics;
        this.ids = ids;
    }

    /**
     * Reads an expression.
     *
     * @param metrics the ids of the metrics beside it, in their order
     * @param ids all that it may name: the metrics', and those of the other expressions
     * @throws IllegalArgumentException if it is not well formed, or asks for what is not evaluated here
     */
    static MathExpression parse(String text, List<String> metrics, Set<String> ids) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("an expression has at most %d characters".formatted(LONGEST));
        }
        MathParser parser = new MathParser(text, metrics, ids);
        MathExpression whole = parser.expression(0);
        parser.words.requireEnd();
        return whole;
    }

    private MathExpression expression(int least) {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("the expression is nested deeper than %d".formatted(DEEPEST));
        }
        MathExpression left = operand();
        while (true) {
            Optional<MathOperator> next = words.peek().map(OPERATORS::get).filter(operator -> operator.rank() > least);
            if (next.isEmpty()) {
                depth--;
                return left;
            }
            words.take();
            left = new Binary(next.get(), left, expression(next.get().rank()));
        }
    }

    private MathExpression operand() {
        String word = words.take();
        if (word.equals("-")) {
            return new Each(value -> -value, expression(MathOperator.SIGN_RANK));
        }
        if (word.equals("(")) {
            MathExpression inner = expression(0);
            words.expect(")");
            return inner;
        }
        if (word.equals("[")) {
            return new Elements(list("]"));
        }
        if (Words.isNumber(word)) {
            return new Literal(Double.parseDouble(word));
        }
        if (Words.isName(word)) {
            return words.peek().filter("("::equals).isPresent() ? call(word) : reference(word);
        }
        throw new IllegalArgumentException("'" + word + "' is no operand of a math expression");
    }

    private MathExpression reference(String id) {
        if (!ids.contains(id)) {
            throw new IllegalArgumentException("nothing in the alarm has the id " + id);
        }
        return new Reference(id);
    }

    private MathExpression call(String function) {
        words.expect("(");
        return switch (function) {
            case "SUM", "AVG", "MIN", "MAX" -> new Joined(Joining.valueOf(function), only(function, list(")")));
            case "ABS" -> new Each(Math::abs, only(function, list(")")));
            case "CEIL" -> new Each(Math::ceil, only(function, list(")")));
            case "FLOOR" -> new Each(Math::floor, only(function, list(")")));
            case "PERIOD" -> new Period(only(function, list(")")));
            case "METRICS" -> metrics();
            case "FILL" -> filled();
            case "IF" -> chosen(list(")"));
            default ->
                throw new IllegalArgumentException(
                        "the function " + function + " of metric math is not evaluated here");
        };
    }

    private MathExpression metrics() {
        if (words.peek().filter(")"::equals).isPresent()) {
            words.take();
            return new AllMetrics(metrics);
        }
        String part = Words.unquoted(words.take());
        words.expect(")");
        return new AllMetrics(metrics.stream().filter(id -> id.contains(part)).toList());
    }

    private MathExpression filled() {
        MathExpression series = expression(0);
        words.expect(",");
        String filler = words.peek().orElse("");
        if (Set.of("REPEAT", "LINEAR").contains(filler)) {
            throw new IllegalArgumentException("FILL with " + filler + " is not evaluated here");
        }
        MathExpression value = expression(0);
        words.expect(")");
        return new Filled(series, value);
    }

    private static MathExpression chosen(List<MathExpression> arguments) {
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw new IllegalArgumentException("IF takes two or three arguments, got " + arguments.size());
        }
        return new Chosen(arguments.get(0), arguments.get(1), arguments.size() == 3 ? arguments.get(2) : new Missing());
    }

    private static MathExpression only(String function, List<MathExpression> arguments) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException(function + " takes one argument, got " + arguments.size());
        }
        return arguments.getFirst();
    }

    private List<MathExpression> list(String end) {
        List<MathExpression> elements = new ArrayList<>();
        elements.add(expression(0));
        String next = words.take();
        while (next.equals(",")) {
            elements.add(expression(0));
            next = words.take();
        }
        if (!next.equals(end)) {
            throw new IllegalArgumentException("'" + end + "' is expected, not '" + next + "'");
        }
        return elements;
    }
}
