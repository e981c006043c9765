package io.luca.local.aws.service.waf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.luca.local.aws.document.Fields;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** Reads statements. One that has no meaning on one machine takes its whole rule with it: half a condition would lie. */
final class StatementReader {

    private static final String MANAGED = "the rules of a managed group are AWS's own and are not published";
    private static final String GEO = "every request of one machine comes from that machine, which lies in no country";

    /** https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html */
    private static final long LEAST_LIMIT = 10;

    private static final long MOST_LIMIT = 2_000_000_000;

    private final Clock clock;

    StatementReader(Clock clock) {
        this.clock = clock;
    }

    /** The condition, or nothing if it cannot mean anything here. */
    Optional<Statement> read(Fields holder) {
        String type = holder.names().stream()
                .filter(name -> name.endsWith("Statement"))
                .findFirst()
                .orElseThrow(() -> holder.refused("a statement is missing"));
        return switch (type) {
            case "ManagedRuleGroupStatement" -> without(holder, type, MANAGED);
            case "GeoMatchStatement" -> without(holder, type, GEO);
            case "RateBasedStatement" -> rate(holder.object(type));
            case "SizeConstraintStatement" -> Optional.of(size(holder.object(type)));
            case "ByteMatchStatement" -> Optional.of(bytes(holder.object(type)));
            case "LabelMatchStatement" -> Optional.of(label(holder.object(type)));
            case "AndStatement" -> all(holder.object(type)).map(Statement::and);
            case "OrStatement" -> all(holder.object(type)).map(Statement::or);
            case "NotStatement" -> read(holder.object(type).object("Statement")).map(Statement::not);
            default -> throw holder.refused(type + " is not supported");
        };
    }

    private static Optional<Statement> without(Fields holder, String type, String reason) {
        holder.ignore(type, reason);
        return Optional.empty();
    }

    private Optional<List<Statement>> all(Fields holder) {
        List<Statement> statements = new ArrayList<>();
        boolean complete = true;
        for (Fields part : holder.objects("Statements")) {
            Optional<Statement> statement = read(part);
            complete &= statement.isPresent();
            statement.ifPresent(statements::add);
        }
        return complete ? Optional.of(statements) : Optional.empty();
    }

    private Optional<Statement> rate(Fields rate) {
        long limit = rate.number("Limit");
        int window = rate.optionalNumber("EvaluationWindowSec").orElse(300L).intValue();
        Function<Statement.Inspection, Optional<String>> key = RateKey.read(rate);
        if (limit < LEAST_LIMIT || limit > MOST_LIMIT) {
            throw rate.refused("Limit must be " + LEAST_LIMIT + " to " + MOST_LIMIT + ", got " + limit);
        }
        if (!List.of(60, 120, 300, 600).contains(window)) {
            throw rate.refused("EvaluationWindowSec must be 60, 120, 300 or 600, got " + window);
        }
        RateWindow requests = new RateWindow(window, clock);
        Optional<Fields> scope = rate.optionalObject("ScopeDownStatement");
        Optional<Statement> within = scope.flatMap(this::read);
        if (scope.isPresent() && within.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                inspection -> within.map(only -> only.matches(inspection)).orElse(true)
                        && key.apply(inspection)
                                .filter(value -> requests.count(value) > limit)
                                .isPresent());
    }

    private static Statement size(Fields size) {
        FieldToMatch field = FieldToMatch.read(size);
        long bound = size.number("Size");
        String operator = size.text("ComparisonOperator");
        LongPredicate comparison = switch (operator) {
            case "EQ" -> length -> length == bound;
            case "NE" -> length -> length != bound;
            case "LE" -> length -> length <= bound;
            case "LT" -> length -> length < bound;
            case "GE" -> length -> length >= bound;
            case "GT" -> length -> length > bound;
            default -> throw size.refused("ComparisonOperator " + operator + " is not known");
        };
        return on(field, value -> comparison.test(value.length()));
    }

    private static Statement bytes(Fields match) {
        FieldToMatch field = FieldToMatch.read(match);
        String sought = match.optionalText("SearchString")
                .or(() -> match.optionalText("SearchStringBase64")
                        .map(encoded -> new String(Base64.getDecoder().decode(encoded), ISO_8859_1)))
                .orElseThrow(() -> match.refused("SearchString is missing"));
        String constraint = match.text("PositionalConstraint");
        BiPredicate<String, String> position = switch (constraint) {
            case "EXACTLY" -> String::equals;
            case "STARTS_WITH" -> String::startsWith;
            case "ENDS_WITH" -> String::endsWith;
            case "CONTAINS" -> String::contains;
            default -> throw match.refused("PositionalConstraint " + constraint + " is not supported");
        };
        return on(field, value -> position.test(value, sought));
    }

    private static Statement label(Fields match) {
        String key = match.text("Key");
        return switch (match.text("Scope")) {
            case "LABEL" ->
                inspection ->
                        inspection.labels().stream().anyMatch(label -> label.equals(key) || label.endsWith(":" + key));
            case "NAMESPACE" ->
                inspection -> inspection.labels().stream()
                        .anyMatch(label -> label.startsWith(key) || label.contains(":" + key));
            default -> throw match.refused("Scope must be LABEL or NAMESPACE");
        };
    }

    private static Statement on(FieldToMatch field, java.util.function.Predicate<String> test) {
        return inspection -> {
            if (field.oversize().isPresent() && inspection.isOversize()) {
                switch (field.oversize().get()) {
                    case MATCH -> {
                        return true;
                    }
                    case NO_MATCH -> {
                        return false;
                    }
                    case CONTINUE -> {}
                }
            }
            return field.values().apply(inspection).stream().anyMatch(test);
        };
    }
}
